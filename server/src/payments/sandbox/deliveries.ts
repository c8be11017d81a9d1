import type { Pool } from 'pg';
import { type KeepDoing, type Kept, keepDoing } from '../../platform/chores.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import { signWebhook } from '../signature.ts';
import { SIGNATURE_HEADER } from './reports.ts';

export interface DelivererOptions {
  readonly pool: Pool;
  readonly log: Log;
  readonly webhookSecret: Buffer;
  readonly webhookUrl: () => string;
  readonly clock: Clock;
  /** The longest that the sandbox looks away: what another process has put in is found by then. */
  readonly lookMs: number;
  readonly keep?: KeepDoing | undefined;
  /** How many reports are under way together; 20 unless told. */
  readonly atOnce?: number | undefined;
}

export interface Deliverer {
  start(): void;
  /** Looks at once instead of at the next appointed time. */
  nudge(): void;
  stop(): Promise<void>;
}

interface Delivery extends Record<string, unknown> {
  readonly deliveryId: number;
  readonly body: string;
  readonly attempts: number;
}

/** How long a delivery may take before another attempt is due. */
const ATTEMPT_MS = 10_000;

/** Gives the late answers when they are due, and delivers webhooks until the receiver has them: 1, 2, 4 ... s apart. */
export function deliverer(options: DelivererOptions): Deliverer {
  const { pool, log, webhookSecret, webhookUrl, clock, lookMs, keep = keepDoing, atOnce = 20 } = options;
  let kept: Kept | undefined;

  const deliver = async ({ deliveryId, body, attempts }: Delivery, stopped: AbortSignal) => {
    const signature = signWebhook(webhookSecret, body, clock());
    const error = await attempt(webhookUrl(), body, signature, stopped);
    if (error === undefined) await pool.query(DELIVERED, [deliveryId]);
    else await pool.query(PUT_OFF, [deliveryId, Math.min(2 ** (attempts - 1), 600), error]);
  };
  const chore = async (stopped: AbortSignal): Promise<number> => {
    try {
      await pool.query(ANSWER_LATE);
      const { rows } = await pool.query<Delivery>(TAKE_DUE, [ATTEMPT_MS / 1000, atOnce]);
      await Promise.all(rows.map(delivery => deliver(delivery, stopped)));
      return rows.length === 0 ? Math.min(lookMs, await untilNext(pool)) : 0;
    } catch (error) {
      log.warn({ err: error }, 'the sandbox provider could not look after its webhooks');
      return lookMs;
    }
  };
  return {
    start: () => {
      kept ??= keep(chore);
    },
    nudge: () => kept?.nudge(),
    stop: async () => kept?.stop(),
  };
}

/** Why the receiver does not have it; undefined if it has. */
async function attempt(
  url: string,
  body: string,
  signature: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      headers: {
        'content-type': 'application/json',
        [SIGNATURE_HEADER]: signature,
      },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(ATTEMPT_MS)]),
    });
    await response.body?.cancel();
    return response.ok ? undefined : `answered ${response.status}`;
  } catch (error) {
    return (error as Error).message;
  }
}

async function untilNext(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ ms: number | null }>(UNTIL_NEXT);
  return Math.max(0, rows[0]?.ms ?? Number.POSITIVE_INFINITY);
}

const ANSWER_LATE = `
  with answered as (
    update sandbox_provider.payments set state = 'authorised'
     where state = 'processing' and answers_at <= now()
    returning payment_id, reference
  )
  insert into sandbox_provider.deliveries (payment_id, body, due_at)
  select payment_id, format('{"paymentId":"%s","state":"authorised","reference":"%s"}', payment_id, reference), now()
    from answered`;

const TAKE_DUE = `
  update sandbox_provider.deliveries
     set attempts = attempts + 1, due_at = now() + make_interval(secs => $1)
   where delivery_id in (
           select delivery_id from sandbox_provider.deliveries
            where delivered_at is null and due_at <= now()
            order by due_at, delivery_id
            limit $2
              for update skip locked)
  returning delivery_id as "deliveryId", body, attempts`;

const DELIVERED = `
  update sandbox_provider.deliveries set delivered_at = now(), last_error = null where delivery_id = $1`;

const PUT_OFF = `
  update sandbox_provider.deliveries
     set due_at = now() + make_interval(secs => $2), last_error = $3
   where delivery_id = $1`;

const UNTIL_NEXT = `
  select ceil(extract(epoch from least(
           (select min(answers_at) from sandbox_provider.payments where state = 'processing'),
           (select min(due_at) from sandbox_provider.deliveries where delivered_at is null)
         ) - clock_timestamp()) * 1000)::float8 as ms`;
