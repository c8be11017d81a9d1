import type { FactPayload, FactTopic } from '@matinee/contract/facts/index.ts';
import type { Sql } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';
import { addJob } from '../platform/jobs.ts';
import type { Fact } from '../platform/outbox.ts';

export const SEND_MAIL = 'send-mail';

/** What a mail is about, as its job carries it. */
export type Occasion =
  | { readonly about: 'tickets' }
  | {
      readonly about: 'cancellation';
      readonly seatIds: readonly string[];
      readonly isWhole: boolean;
      readonly byStaff: boolean;
      /** The instant of the cancellation, which its refunds share. */
      readonly at: string;
    }
  | { readonly about: 'refund'; readonly amount: number; readonly reason: string };

export type MailJob = { readonly mailId: string; readonly occasion: Occasion };

/** Which mail a fact is reason for, if for any. */
export function occasionOf({ topic, payload, at }: Fact): Occasion | undefined {
  switch (topic as FactTopic) {
    case 'booking_confirmed':
    case 'seats_changed':
      return { about: 'tickets' };
    case 'booking_cancelled': {
      const { seatIds, whole, by } = payload as FactPayload<'booking_cancelled'>;
      return {
        about: 'cancellation',
        seatIds,
        isWhole: whole,
        byStaff: by === 'staff',
        at: at.toISOString(),
      };
    }
    case 'payment_refunded': {
      const { amount, reason } = payload as FactPayload<'payment_refunded'>;
      // Who has cancelled has been told already what comes back.
      return reason === 'cancelled' ? undefined : { about: 'refund', amount, reason };
    }
    default:
      return undefined;
  }
}

/**
 * Notes one mail per fact, and its job, together with how far the facts have been read: read again after a crash, a fact
 * finds its mail there already. A booking without an address, made at the counter, gets none.
 */
export async function noteMails(sql: Sql, facts: readonly Fact[]): Promise<void> {
  for (const fact of facts) {
    const occasion = occasionOf(fact);
    if (!occasion) continue;
    const { bookingId } = fact.payload as { bookingId: string };
    const { rows } = await sql.query<{ recipient: string | null }>(
      `select contact ->> 'email' as recipient from bookings where booking_id = $1`,
      [bookingId],
    );
    const recipient = rows[0]?.recipient;
    if (recipient) await noteMail(sql, { name: fact.factId, bookingId, recipient, occasion });
  }
}

/** One mail per `name`, however often it is noted. */
export async function noteMail(
  sql: Sql,
  mail: { name: string; bookingId: string; recipient: string; occasion: Occasion },
): Promise<void> {
  const mailId = newId();
  const { rowCount } = await sql.query(
    `insert into mails (mail_id, occasion, booking_id, recipient) values ($1, $2, $3, $4) on conflict do nothing`,
    [mailId, mail.name, mail.bookingId, mail.recipient],
  );
  if (rowCount === 0) return;
  const job: MailJob = { mailId, occasion: mail.occasion };
  await addJob(sql, SEND_MAIL, job, { key: `mail ${mailId}` });
}
