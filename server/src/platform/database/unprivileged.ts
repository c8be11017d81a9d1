import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { CannotStart } from '../cannot-start.ts';

/** How to start a program that refuses to run as root: what to put before it, and as whom to run it. */
export interface Launch {
  readonly before: readonly string[];
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** Whether `owner` has to be given to `spawn`, because nothing in `before` becomes that user. */
  readonly become: boolean;
}

const AS_WE_ARE: Launch = { before: [], become: false };

/**
 * PostgreSQL refuses to run as root, so root starts it as `nobody`. Where `nobody` cannot even enter the folders (a
 * project below /root, say), setpriv lends it the one capability to pass: to override file access, nothing else.
 */
export function unprivileged(folders: readonly string[]): Launch {
  if (process.getuid?.() !== 0) return AS_WE_ARE;
  const owner = nobody();
  const closed = folders.map(folder => resolve(folder)).find(folder => !canEnter(owner, folder));
  if (closed === undefined) return { before: [], owner, become: true };
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find(file => existsSync(file));
  if (setpriv === undefined) {
    throw new CannotStart(
      `PostgreSQL does not run as root, and ${closed} is closed to others: start Matinee as an ordinary user, or from a folder that others may enter.`,
    );
  }
  return { before: [setpriv, ...passing(owner)], owner, become: false };
}

function passing({ uid, gid }: { uid: number; gid: number }): string[] {
  const only = '-all,+dac_override';
  return [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--securebits=+no_setuid_fixup',
    `--inh-caps=${only}`,
    `--ambient-caps=${only}`,
    `--bounding-set=${only}`,
  ];
}

function nobody(): { uid: number; gid: number } {
  const entry = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map(line => line.split(':'))
    .find(([name]) => name === 'nobody');
  if (!entry)
    throw new CannotStart('PostgreSQL does not run as root, and there is no user "nobody" to run it.');
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

function canEnter({ uid, gid }: { uid: number; gid: number }, folder: string): boolean {
  const stat = statSync(folder, { throwIfNoEntry: false });
  const parent = dirname(folder);
  const isOpen =
    stat === undefined ||
    (stat.uid === uid ? stat.mode & 0o100 : stat.gid === gid ? stat.mode & 0o010 : stat.mode & 0o001) !== 0;
  return isOpen && (parent === folder || canEnter({ uid, gid }, parent));
}
