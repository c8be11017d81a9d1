import type { Pool } from 'pg';
import { type KeepDoing, type Kept, keepDoing } from '../platform/chores.ts';
import type { Log } from '../platform/log.ts';
import type { PaymentProvider, SettledPayment } from './provider.ts';

/** Notes what the provider has come to, and what that means for the booking. Safe to repeat. */
export type Settle = (paymentId: string, payment: SettledPayment) => Promise<unknown>;

export interface ReconcileOptions {
  readonly pool: Pool;
  readonly log: Log;
  readonly providerOf: (name: string) => PaymentProvider;
  readonly settle: Settle;
  /** A payment without an answer is asked after once it is this old. */
  readonly askAfterMs: number;
  /** And called off at the provider once it is this old, so that nothing stays unknown for ever. */
  readonly cancelAfterMs: number;
  readonly everyMs: number;
  readonly keep?: KeepDoing;
}

interface OpenPayment extends Record<string, unknown> {
  readonly paymentId: string;
  readonly provider: string;
  readonly isOverdue: boolean;
}

const AT_ONCE = 50;

/**
 * Asks after every payment that has had no answer for too long, whatever was the cause: a silent provider, a webhook that
 * never came, or a crash of ours between asking and hearing. Until the answer is definite the hold stays (B8).
 */
export async function reconcile(options: ReconcileOptions): Promise<void> {
  const { pool, askAfterMs, cancelAfterMs } = options;
  const { rows } = await pool.query<OpenPayment>(OPEN, [askAfterMs, cancelAfterMs, AT_ONCE]);
  for (const payment of rows) {
    try {
      await askAfter(payment, options);
    } catch (error) {
      options.log.warn({ err: error, paymentId: payment.paymentId }, 'a payment could not be reconciled yet');
    }
  }
}

async function askAfter(
  { paymentId, provider, isOverdue }: OpenPayment,
  { providerOf, settle }: ReconcileOptions,
): Promise<void> {
  const known = await providerOf(provider).status(paymentId);
  const isOpen = known.state === 'processing' || known.state === 'absent';
  // What the provider has never heard of will not be sent any more: whoever was to send it has given up by now.
  if (!isOpen) await settle(paymentId, known);
  else if (isOverdue || known.state === 'absent') {
    await settle(paymentId, await providerOf(provider).cancel(paymentId));
  }
}

/** Reconciles at once, which after a crash is the start, and again and again. */
export function keepReconciling(options: ReconcileOptions): Kept {
  const { everyMs, log, keep = keepDoing } = options;
  return keep(async () => {
    await reconcile(options).catch(error => log.warn({ err: error }, 'payments were not reconciled'));
    return everyMs;
  });
}

// At random, so that many silent ones never keep the others from being asked after; where nothing is left to chance, the oldest first.
const OPEN = `
  select payment_id as "paymentId", provider,
         started_at < now() - make_interval(secs => $2::float8 / 1000) as "isOverdue"
    from payments
   where state = 'started' and started_at < now() - make_interval(secs => $1::float8 / 1000)
   order by random(), started_at, booking_id
   limit $3`;
