import type { BuyerContact } from '@matinee/contract/http/bookings.ts';
import { Refusal, refuse } from '@matinee/contract/refusals.ts';
import { type BookingCore, findBooking, type OnBehalf, refusedAbout } from './core.ts';
import type { Booking } from './engine/booking.ts';
import type { Accepted, SettledPayment } from './engine/commands.ts';
import type { Told } from './presentations.ts';
import type { Reply, RequestKey } from './replies.ts';
import { viewDecided } from './view.ts';

export interface PaymentStart {
  readonly bookingId: string;
  readonly buyerId: string;
  readonly paymentId: string;
  readonly provider: string;
  readonly method: string;
  readonly contact: BuyerContact;
}

/**
 * Records, before the provider is asked, that a payment is under way. Resolves to the booking: PENDING with this payment,
 * or CONFIRMED if it was paid before; refuses `payment-pending` while another payment of it has no answer.
 */
export async function beginPayment(core: BookingCore, start: PaymentStart): Promise<Booking | Refusal> {
  const found = await findBooking(core.database.read, start.bookingId);
  if (!found) return refuse('not-found');
  const reply = await core.lanes.submit({
    showId: found.showId,
    command: { do: 'begin-payment', ...start },
    present: { as: 'begun', given: { buyerId: start.buyerId } },
  });
  return reply instanceof Refusal ? reply : (reply.body as Booking);
}

export const presentBegun = ({ given, decision, at }: Told<OnBehalf>): Reply =>
  decision instanceof Refusal ? refusedAbout(given, decision, at) : { status: 200, body: decision.booking };

export interface ProviderAnswer {
  readonly paymentId: string;
  readonly answer: 'authorised' | 'declined';
  /** The provider's own name for the payment, where it gave one. */
  readonly reference: string | null;
  /** Why it was declined; empty otherwise. */
  readonly reason: string;
}

/**
 * Acts on what the provider has answered, however often and by whichever way it comes. Resolves to what the buyer is
 * told: the confirmed booking with its tickets, `payment-declined`, or, where the money came too late for the seats and
 * goes back, `hold-expired`. Refuses `not-found` for a payment that nobody started.
 */
export async function settlePayment(
  core: BookingCore,
  { paymentId, answer, reference, reason }: ProviderAnswer,
  key?: RequestKey,
): Promise<Reply> {
  const { rows } = await core.database.read.query<PaymentRow>(PAYMENT, [paymentId]);
  if (!rows[0]) return refuse('not-found');
  const { showId, ...row } = rows[0];
  const payment = { ...row, startedAt: row.startedAt.getTime() };
  return core.lanes.submit({
    showId,
    command: { do: 'settle-payment', payment, answer, reference, reason },
    ...(key && { key }),
    present: { as: 'settled', given: { answer, reason } },
  });
}

export function presentSettled({
  given,
  decision,
  at,
  code,
}: Told<Pick<ProviderAnswer, 'answer' | 'reason'>>): Reply {
  if (decision instanceof Refusal) return decision;
  if (decision.booking?.status === 'CONFIRMED') return { status: 200, body: viewDecided(decision, at, code) };
  if (given.answer === 'authorised') {
    return refuse('hold-expired', {
      detail: 'The payment came too late for these seats and is refunded in full.',
    });
  }
  return refuse('payment-declined', { reason: given.reason, holdUntil: holdUntilOf(decision) });
}

const holdUntilOf = ({ booking }: Accepted): string | null =>
  booking?.status === 'RESERVED' ? new Date(booking.holdUntil).toISOString() : null;

type PaymentRow = Omit<SettledPayment, 'startedAt'> & { readonly startedAt: Date; readonly showId: string };

const PAYMENT = `
  select payments.payment_id as "paymentId", booking_id as "bookingId", provider, method, amount, payments.currency,
    started_at as "startedAt", show_id as "showId"
  from payments join bookings using (booking_id) where payments.payment_id = $1`;
