import type { Pool } from 'pg';
import { type Sql, transaction } from '../platform/database/database.ts';
import { publish } from './facts.ts';
import { type Money, nextStep, type Step } from './next-step.ts';
import type { PaymentProvider } from './provider.ts';

/** A payment with its refunds, as the database has them. */
export interface PaymentMoney extends Money, Record<string, unknown> {
  readonly paymentId: string;
  readonly bookingId: string;
  readonly showId: string;
  readonly buyerId: string;
  readonly method: string;
  readonly currency: string;
  readonly refunds: readonly RefundRow[];
}

interface RefundRow {
  readonly refundId: string;
  readonly amount: number;
  readonly reason: string;
  readonly state: 'requested' | 'succeeded' | 'failed';
}

/**
 * Brings the money of one payment to where the bookings say it belongs: captures, voids, gives back. Each step asks the
 * provider first and then notes the answer together with its fact; a crash in between asks once more, with the same
 * ids. Throws when a provider does not answer: the job then comes again.
 */
export async function moveMoney(
  pool: Pool,
  providerOf: (name: string) => PaymentProvider,
  paymentId: string,
): Promise<void> {
  for (;;) {
    const payment = await paymentMoney(pool, paymentId);
    const step = payment && nextStep(payment);
    if (!step) return;
    await take(step, payment, pool, providerOf);
  }
}

async function take(
  step: Step,
  payment: PaymentMoney,
  pool: Pool,
  providerOf: (name: string) => PaymentProvider,
): Promise<void> {
  const { paymentId } = payment;
  const provider = () => providerOf(payment.provider);
  switch (step.do) {
    case 'capture': {
      const state = await provider().capture(paymentId);
      // It was let go meanwhile, because a refund came; without one, tickets are out and nobody has paid for them.
      if (state === 'cancelled') return assertVoidDue(pool, paymentId);
      return noteMoney(pool, payment, state);
    }
    case 'void':
      return noteMoney(pool, payment, await provider().void(paymentId));
    case 'settle-refund':
      return noteRefund(pool, payment, step.refund.refundId, { outcome: 'succeeded', reference: null });
    case 'refund': {
      const { refundId, amount } = step.refund;
      const answer = await provider().refund({ refundId, paymentId, amount });
      return noteRefund(pool, payment, refundId, answer);
    }
  }
}

export async function paymentMoney(sql: Sql, paymentId: string): Promise<PaymentMoney | undefined> {
  return (await sql.query<PaymentMoney>(SELECT, [paymentId])).rows[0];
}

function noteMoney(pool: Pool, payment: PaymentMoney, state: 'captured' | 'cancelled'): Promise<void> {
  return transaction(pool, async sql => {
    const { rowCount } = await sql.query(state === 'captured' ? CAPTURED : VOIDED, [payment.paymentId]);
    if (rowCount === 0 || state === 'cancelled') return;
    const { paymentId, bookingId, showId, buyerId, provider, method, amount, currency } = payment;
    const told = { paymentId, bookingId, showId, buyerId, provider, method, amount, currency };
    await publish(sql, 'payment_captured', bookingId, told);
  });
}

async function assertVoidDue(pool: Pool, paymentId: string): Promise<void> {
  const payment = await paymentMoney(pool, paymentId);
  if (payment && nextStep(payment)?.do === 'capture')
    throw new Error('the authorisation is gone; nothing was captured');
}

type RefundNote =
  | { readonly outcome: 'succeeded'; readonly reference: string | null }
  | { readonly outcome: 'failed'; readonly reason: string };

function noteRefund(pool: Pool, payment: PaymentMoney, refundId: string, note: RefundNote): Promise<void> {
  return transaction(pool, async sql => {
    const reference = note.outcome === 'succeeded' ? note.reference : null;
    const { rowCount } = await sql.query(REFUND_SETTLED, [refundId, note.outcome, reference]);
    if (rowCount === 0) return;
    const { paymentId, bookingId, currency } = payment;
    const { amount, reason } = payment.refunds.find(refund => refund.refundId === refundId)!;
    const told = { bookingId, paymentId, refundId, amount, currency, reason };
    if (note.outcome === 'failed') {
      await publish(sql, 'refund_failed', bookingId, { ...told, failure: note.reason });
      return;
    }
    await publish(sql, 'payment_refunded', bookingId, { ...told, voided: payment.state === 'voided' });
    await sql.query(BOOKING_REFUNDED, [bookingId]);
  });
}

const SELECT = `
  select p.payment_id as "paymentId", p.booking_id as "bookingId", b.show_id as "showId", b.buyer_id as "buyerId",
         p.provider, p.method, p.amount, p.currency, p.state,
         coalesce((
           select json_agg(json_build_object('refundId', refund_id, 'amount', amount, 'reason', reason, 'state', state)
                           order by requested_at, refund_id)
             from refunds where refunds.payment_id = p.payment_id
         ), '[]') as refunds
    from payments p join bookings b using (booking_id)
   where p.payment_id = $1`;

const CAPTURED = `
  update payments set state = 'captured', captured_at = now() where payment_id = $1 and state = 'authorised'`;

const VOIDED = `
  update payments set state = 'voided' where payment_id = $1 and state = 'authorised'`;

const REFUND_SETTLED = `
  update refunds set state = $2, provider_reference = $3, settled_at = now()
   where refund_id = $1 and state = 'requested'`;

// Ended bookings are nobody's to write but ours: the lane writes only what is live, or comes to life again.
const BOOKING_REFUNDED = `
  update bookings set status = 'REFUNDED'
   where booking_id = $1 and status in ('CANCELLED', 'EXPIRED')
     and not exists (select from refunds where refunds.booking_id = $1 and state <> 'succeeded')`;
