import type { BookingCore } from '../booking/index.ts';
import type { Http } from '../platform/http/index.ts';
import type { Tasks } from '../platform/jobs.ts';
import type { Log } from '../platform/log.ts';
import { type Follower, followFacts } from '../platform/outbox.ts';
import type { TicketKeys } from '../tickets/index.ts';
import { serveNotices } from './http.ts';
import { type MailboxAccess, serveMailbox } from './mailbox/http.ts';
import { type MailJob, noteMails, SEND_MAIL } from './occasions.ts';
import { localPost, type Post, smtpPost } from './post.ts';
import { sendMail } from './send-mail.ts';

export type { MailboxAccess } from './mailbox/http.ts';

export interface NoticesOptions {
  readonly http: Http;
  readonly core: BookingCore;
  readonly ticketKeys: TicketKeys;
  readonly log: Log;
  readonly publicUrl: string;
  readonly sender: string;
  /** A mail server; without one, mails go into the local mailbox. */
  readonly smtpUrl?: string | undefined;
  readonly mailbox: MailboxAccess;
}

export interface Notices {
  readonly tasks: Tasks;
  /** Begins to look for facts that are reason for a mail. */
  follow(): Follower;
}

/** Mails about what the facts tell. */
export function openNotices(options: NoticesOptions): Notices {
  const { http, core, ticketKeys, log, publicUrl, sender, smtpUrl, mailbox } = options;
  const { read, write } = core.database;
  const post: Post = smtpUrl
    ? smtpPost(smtpUrl, { pool: write, sender })
    : localPost({ pool: write, sender });
  const context = { tickets: { sql: read, key: ticketKeys.signing }, post, publicUrl };
  serveNotices(http);
  if (!smtpUrl) serveMailbox(http, read, mailbox);
  return {
    tasks: { [SEND_MAIL]: (job: MailJob) => sendMail(context, job) },
    follow: () => followFacts({ pool: write, log, consumer: 'notices', take: noteMails }),
  };
}
