import { refuse } from '@matinee/contract/refusals.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Sql } from '../../platform/database/database.ts';
import { type Http, sendProblem } from '../../platform/http/index.ts';
import { type Kept, listPage, MAILBOX_POLICY, mailPage } from './pages.ts';

/** `local` lets in who sits at this very machine; `on` everybody; `off` nobody. */
export type MailboxAccess = 'local' | 'on' | 'off';

const ID = /^[0-9a-f-]{36}$/;
const LATEST = 200;

/**
 * The local mailbox as pages: a convenience while no mail server is configured. Mails hold names and tickets, so strangers
 * must not see them.
 */
export function serveMailbox({ server }: Http, sql: Sql, access: MailboxAccess): void {
  if (access === 'off') return;
  const page = (path: string, answer: (request: MailRequest, reply: FastifyReply) => Promise<FastifyReply>) =>
    server.get(path, async (request, reply) => {
      const { mailId = '', number = '' } = request.params as Record<string, string>;
      const isAllowed = access === 'on' || isLocal(request);
      if (!isAllowed || (mailId && !ID.test(mailId))) return sendProblem(reply, refuse('not-found'));
      reply.header('cache-control', 'no-store');
      return answer({ mailId, number: Number(number) || 0 }, reply);
    });
  const html = (reply: FastifyReply, text: string, policy: string) =>
    reply
      .headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy })
      .send(text);
  const mailOr404 = async (mailId: string, reply: FastifyReply, show: (mail: Kept) => FastifyReply) => {
    const { rows } = await sql.query<Kept & Record<string, unknown>>(ONE, [mailId]);
    return rows[0] ? show(rows[0]) : sendProblem(reply, refuse('not-found'));
  };

  page('/mailbox', async (_request, reply) => {
    const { rows } = await sql.query<Kept & Record<string, unknown>>(LIST, [LATEST]);
    return html(reply, listPage(rows), MAILBOX_POLICY);
  });
  page('/mailbox/:mailId', ({ mailId }, reply) =>
    mailOr404(mailId, reply, mail => html(reply, mailPage(mail), MAILBOX_POLICY)),
  );
  page('/mailbox/:mailId/html', ({ mailId }, reply) =>
    mailOr404(mailId, reply, mail => {
      // Whatever a mail contains, it runs no script and reaches nobody; only our own page may frame it.
      reply.header('x-frame-options', 'SAMEORIGIN');
      return html(reply, mail.html, MAIL_POLICY);
    }),
  );
  page('/mailbox/:mailId/raw.eml', ({ mailId }, reply) =>
    mailOr404(mailId, reply, mail => file(reply, 'mail.eml', 'message/rfc822', mail.raw)),
  );
  page('/mailbox/:mailId/files/:number', async ({ mailId, number }, reply) => {
    const { rows } = await sql.query<{ name: string; mediaType: string; content: Buffer }>(FILE, [
      mailId,
      number,
    ]);
    if (!rows[0]) return sendProblem(reply, refuse('not-found'));
    return file(reply, rows[0].name, rows[0].mediaType, rows[0].content);
  });
}

interface MailRequest {
  readonly mailId: string;
  readonly number: number;
}

const MAIL_POLICY =
  "sandbox allow-popups; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'";

const file = (reply: FastifyReply, name: string, mediaType: string, content: Buffer) =>
  reply
    .headers({
      'content-type': mediaType,
      'content-disposition': `inline; filename="${name.replace(/[^\w.-]/g, '_')}"`,
    })
    .send(content);

/**
 * From this machine, not passed on by a proxy, and asked for under a local name: a page of a foreign site that has its
 * name point here would be asking under its own.
 */
function isLocal({ raw, headers }: FastifyRequest): boolean {
  const isPassedOn = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some(name => name in headers);
  const address = raw.socket.remoteAddress ?? '';
  const isHere = address === '::1' || address.replace('::ffff:', '').startsWith('127.');
  return isHere && !isPassedOn && /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(headers.host ?? '');
}

const LIST = `
  select mail_id as "mailId", received_at as "receivedAt", recipient, subject
    from local_mailbox order by received_at desc limit $1`;

const ONE = `
  select mail_id as "mailId", received_at as "receivedAt", sender, recipient, subject, html, body_text as text, raw,
         (select coalesce(json_agg(json_build_object('number', number, 'name', name, 'bytes', length(content))
                                   order by number), '[]')
            from local_attachments where local_attachments.mail_id = local_mailbox.mail_id) as files
    from local_mailbox where mail_id = $1`;

const FILE = `
  select name, media_type as "mediaType", content from local_attachments where mail_id = $1 and number = $2`;
