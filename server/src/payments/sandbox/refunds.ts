import type { Pool } from 'pg';
import { transaction } from '../../platform/database/database.ts';
import type { RefundAnswer, RefundOrder } from '../provider.ts';

interface Sums extends Record<string, unknown> {
  readonly state: string;
  readonly left: number;
}

/** Gives money back once per refund id, and never more than was captured. */
export function refundIn(pool: Pool, order: RefundOrder, reference: string): Promise<RefundAnswer> {
  return transaction(pool, async sql => {
    // The lock lets refunds of one payment count each other.
    await sql.query('select from sandbox_provider.payments where payment_id = $1 for update', [
      order.paymentId,
    ]);
    const earlier = await sql.query<{ reference: string }>(
      'select reference from sandbox_provider.refunds where refund_id = $1',
      [order.refundId],
    );
    if (earlier.rows[0]) return { outcome: 'succeeded', reference: earlier.rows[0].reference };
    const { rows } = await sql.query<Sums>(SUMS, [order.paymentId]);
    if (rows[0]?.state !== 'captured') return { outcome: 'failed', reason: 'nothing was captured' };
    if (order.amount > rows[0].left) return { outcome: 'failed', reason: 'more than is left of the payment' };
    await sql.query(
      `insert into sandbox_provider.refunds (refund_id, payment_id, amount, reference) values ($1, $2, $3, $4)`,
      [order.refundId, order.paymentId, order.amount, reference],
    );
    return { outcome: 'succeeded', reference };
  });
}

const SUMS = `
  select state,
         amount - (select coalesce(sum(amount), 0) from sandbox_provider.refunds where payment_id = $1)::bigint as left
    from sandbox_provider.payments
   where payment_id = $1`;
