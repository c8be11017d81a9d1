import { hash } from 'node:crypto';
import type { Body } from '@matinee/contract/endpoint.ts';
import type { BookingView, confirm as contract } from '@matinee/contract/http/bookings.ts';
import { Refusal, refuse } from '@matinee/contract/refusals.ts';
import {
  type Booking,
  type BookingCore,
  beginPayment,
  type Reply,
  type RequestKey,
  readBooking,
  replyBefore,
} from '../booking/index.ts';
import type { PaymentProvider } from './provider.ts';
import { settle } from './settle.ts';

export interface Paying {
  readonly core: BookingCore;
  readonly provider: PaymentProvider;
  /** How long a buyer waits for the provider's answer; then the booking is PENDING. */
  readonly deadlineMs: number;
}

export interface ConfirmRequest {
  readonly buyerId: string;
  readonly bookingId: string;
  readonly body: Body<typeof contract>;
  readonly key?: RequestKey | undefined;
}

/**
 * Pays for a hold: first the booking is PENDING, durably; then the provider is asked; then its answer is settled, which
 * turns seats and money into tickets in one transaction. A crash anywhere in between leaves a payment that
 * `reconcile.ts` brings to its end. Replies 200 confirmed, 402 declined, 202 while nothing is known.
 */
export async function confirm(paying: Paying, request: ConfirmRequest): Promise<Reply> {
  const { core } = paying;
  const { bookingId, buyerId, body, key } = request;
  const before = (await replyBefore(core.database.read, key)) ?? (await refuseAnswered(paying, request));
  if (before) return withTickets(core, request, before);
  const started = await beginPayment(core, {
    bookingId,
    buyerId,
    paymentId: paymentIdOf(paying, request),
    provider: paying.provider.name,
    method: body.payment.method,
    contact: body.buyer,
  });
  if (started instanceof Refusal) {
    return started.code === 'payment-pending' ? asItIs(core, request, 202) : started;
  }
  if (started.status === 'CONFIRMED') return asItIs(core, request, 200);
  return withTickets(core, request, await authorise(paying, request, started));
}

async function authorise(paying: Paying, request: ConfirmRequest, booking: Booking): Promise<Reply> {
  const { core, provider, deadlineMs } = paying;
  const { method, token } = request.body.payment;
  const paymentId = booking.paymentId!;
  const order = { paymentId, amount: booking.total, currency: booking.currency, method, token };
  const answer = await provider.authorise(order, AbortSignal.timeout(deadlineMs));
  if (answer.outcome === 'unknown') return asItIs(core, request, 202);
  const payment =
    answer.outcome === 'authorised'
      ? { state: answer.outcome, reference: answer.reference }
      : { state: answer.outcome, reason: answer.reason };
  return settle(core, paymentId, payment, request.key);
}

/** The same request finds its own payment again, and so asks the provider for the same one, whatever came between. */
function paymentIdOf({ core }: Paying, { bookingId, key }: ConfirmRequest): string {
  if (!key) return core.newId();
  const digest = hash('sha256', `payment ${bookingId} ${key.owner} ${key.key}`);
  // A UUIDv8 (RFC 9562): its bits are ours to choose.
  const parts = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `a${digest.slice(17, 20)}`,
  ];
  return [...parts, digest.slice(20, 32)].join('-');
}

/** A payment that was declined while its buyer was away stays declined, when the buyer asks again under the same key. */
async function refuseAnswered(paying: Paying, request: ConfirmRequest): Promise<Refusal | undefined> {
  if (!request.key) return undefined;
  const { rowCount } = await paying.core.database.read.query(
    `select from payments where payment_id = $1 and state = 'declined'`,
    [paymentIdOf(paying, request)],
  );
  return rowCount === 0 ? undefined : refuse('payment-declined');
}

/** Where another path has confirmed the booking, the decision at hand issued no tickets, but the buyer is owed them. */
async function withTickets(core: BookingCore, request: ConfirmRequest, reply: Reply): Promise<Reply> {
  if (reply instanceof Refusal || reply.status !== 200) return reply;
  return (reply.body as BookingView).tickets ? reply : asItIs(core, request, 200);
}

async function asItIs(core: BookingCore, request: ConfirmRequest, status: 200 | 202): Promise<Reply> {
  const booking = await readBooking(core, request.buyerId, request.bookingId);
  if (!booking) return refuse('not-found');
  const { event, venue, hall, startsAt, ...body } = booking;
  // The answer may have come between asking and looking.
  return { status: body.status === 'CONFIRMED' ? 200 : status, body };
}
