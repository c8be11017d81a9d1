import type { Config } from './config.ts';
import type { MailboxAccess } from './notices/index.ts';

// How far an installation is open to others than who runs it, and what follows from that.

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/;

/** What whoever starts an installation like this should know, one sentence each. */
export function cautionsOf({ host, demonstration, mode, paymentProvider }: Config): string[] {
  const cautions = [];
  if (demonstration === 'on' && !LOOPBACK.test(host)) {
    cautions.push(
      `other machines may reach this one at HOST=${host}, with sign-ins that everybody knows, an admin's too: set DEMO=off`,
    );
  }
  if (mode === 'production' && paymentProvider === 'sandbox') {
    cautions.push('the sandbox provider takes the payments: no money moves, and anybody can have tickets');
  }
  return cautions;
}

/**
 * Who sees the mailbox. A proxy on this machine which does not say for whom it asks looks like somebody who sits here;
 * so where buyers come from elsewhere, `local` lets in nobody.
 */
export function mailboxAccess({ mailbox, publicUrl, mode, smtpUrl }: Config): MailboxAccess {
  if (smtpUrl) return 'off';
  const isForOthers =
    mode === 'production' || (publicUrl !== undefined && !LOOPBACK.test(new URL(publicUrl).hostname));
  return mailbox === 'local' && isForOthers ? 'off' : mailbox;
}
