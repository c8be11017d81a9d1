import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Pool } from 'pg';
import { transaction } from '../platform/database/database.ts';
import type { Mail } from './mails/mail.ts';

/** A mail with its address. `mailId` makes its Message-ID, the same at every attempt. */
export interface Letter {
  readonly mailId: string;
  readonly recipient: string;
  readonly mail: Mail;
}

export interface Post {
  /** Delivers, and notes that it has. Throws if it could not: the job then tries again later. */
  send(letter: Letter): Promise<void>;
}

export interface PostOptions {
  readonly pool: Pool;
  readonly sender: string;
}

/**
 * Hands mails to a mail server. It may have taken one without our hearing so, before a crash or a broken line: then it gets
 * it again, under the same Message-ID, by which most mailboxes show it once. A mail is never lost.
 */
export function smtpPost(url: string, { pool, sender }: PostOptions): Post {
  const transport = createTransport(url, {
    from: sender,
    // The server may be slow; a job may not be for ever.
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  } as never);
  return {
    async send(letter) {
      await transport.sendMail({ from: sender, ...messageOf(letter, sender) });
      await pool.query(SENT, [letter.mailId, letter.mail.subject, messageIdOf(letter, sender)]);
    },
  };
}

/** Puts mails into the local mailbox, in the same transaction as the note: exactly once. */
export function localPost({ pool, sender }: PostOptions): Post {
  const writer = createTransport({ streamTransport: true, buffer: true });
  return {
    async send(letter) {
      const { mailId, recipient, mail } = letter;
      const { message } = await writer.sendMail({ from: sender, ...messageOf(letter, sender) });
      await transaction(pool, async sql => {
        const { rowCount } = await sql.query(SENT, [mailId, mail.subject, messageIdOf(letter, sender)]);
        if (rowCount === 0) return;
        const values = [mailId, sender, recipient, mail.subject, withImages(mail), mail.text, message];
        await sql.query(KEEP, values);
        for (const [number, file] of mail.files.filter(file => !file.cid).entries()) {
          await sql.query(KEEP_FILE, [mailId, number, file.name, file.mediaType, file.content]);
        }
      });
    },
  };
}

function messageOf(letter: Letter, sender: string): SendMailOptions {
  const { mail, recipient } = letter;
  return {
    to: recipient,
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    messageId: messageIdOf(letter, sender),
    headers: { 'auto-submitted': 'auto-generated' },
    attachments: mail.files.map(({ name, mediaType, content, cid }) => ({
      filename: name,
      contentType: mediaType,
      content,
      ...(cid && { cid, contentDisposition: 'inline' as const }),
    })),
  };
}

const messageIdOf = ({ mailId }: Letter, sender: string): string =>
  `<${mailId}@${/@([\w.-]+)/.exec(sender)?.[1] ?? 'matinee'}>`;

/** Browsers know no `cid:` addresses; for looking at the mail in one, images are written into it. */
function withImages({ html, files }: Mail): string {
  return files.reduce(
    (text, { cid, mediaType, content }) =>
      cid ? text.replaceAll(`cid:${cid}`, `data:${mediaType};base64,${content.toString('base64')}`) : text,
    html,
  );
}

const SENT = `
  update mails set sent_at = now(), subject = $2, message_id = $3 where mail_id = $1 and sent_at is null`;

const KEEP = `
  insert into local_mailbox (mail_id, sender, recipient, subject, html, body_text, raw) values ($1, $2, $3, $4, $5, $6, $7)`;

const KEEP_FILE = `
  insert into local_attachments (mail_id, number, name, media_type, content) values ($1, $2, $3, $4, $5)`;
