import type { Sql } from '../platform/database/database.ts';
import { type TicketReader, ticketsOfBooking } from '../tickets/index.ts';
import { type Booked, bookedUnder } from './booked.ts';
import type { Mail } from './mails/mail.ts';
import { cancelledMail, refundedMail } from './mails/money-mails.ts';
import { ticketsMail } from './mails/tickets-mail.ts';
import type { MailJob, Occasion } from './occasions.ts';
import type { Post } from './post.ts';

export interface MailContext {
  readonly tickets: TicketReader;
  readonly post: Post;
  /** Where buyers reach us, without a slash at the end. */
  readonly publicUrl: string;
}

interface Noted extends Record<string, unknown> {
  readonly bookingId: string;
  readonly recipient: string;
  readonly isSent: boolean;
}

/** Writes the mail from what holds now and sends it, unless it was sent before. */
export async function sendMail(context: MailContext, { mailId, occasion }: MailJob): Promise<void> {
  const { sql } = context.tickets;
  const { rows } = await sql.query<Noted>(NOTED, [mailId]);
  const noted = rows[0];
  if (!noted || noted.isSent) return;
  const booked = await bookedUnder(sql, noted.bookingId);
  const mail = booked && (await mailAbout(context, booked, occasion));
  if (mail) await context.post.send({ mailId, recipient: noted.recipient, mail });
}

async function mailAbout(
  context: MailContext,
  booked: Booked,
  occasion: Occasion,
): Promise<Mail | undefined> {
  const url = `${context.publicUrl}/bookings/${booked.bookingId}`;
  switch (occasion.about) {
    case 'tickets': {
      const tickets = await ticketsOfBooking(context.tickets, booked.bookingId, null);
      // Cancelled meanwhile: the mail about that says what there is to say.
      return tickets.length > 0 ? ticketsMail(booked, tickets, url) : undefined;
    }
    case 'cancellation':
      return cancelledMail(
        booked,
        { ...occasion, back: await backFor(context.tickets.sql, booked.bookingId, occasion.at) },
        url,
      );
    case 'refund':
      return refundedMail(booked, occasion.amount, occasion.reason, url);
  }
}

async function backFor(sql: Sql, bookingId: string, at: string): Promise<number> {
  const { rows } = await sql.query<{ back: number }>(
    `select coalesce(sum(amount), 0)::bigint as back from refunds where booking_id = $1 and requested_at = $2`,
    [bookingId, at],
  );
  return rows[0]!.back;
}

const NOTED = `
  select booking_id as "bookingId", recipient, sent_at is not null as "isSent" from mails where mail_id = $1`;
