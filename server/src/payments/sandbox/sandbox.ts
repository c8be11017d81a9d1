import type { Pool } from 'pg';
import type { KeepDoing } from '../../platform/chores.ts';
import { type Clock, sleep } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import { type Random, secret as randomText } from '../../platform/random.ts';
import { derivedKey } from '../../platform/secrets.ts';
import type {
  Authorisation,
  PaymentOrder,
  PaymentProvider,
  ProviderPayment,
  SettledPayment,
} from '../provider.ts';
import { type Behaviour, type Tokens, tokens } from './behaviours.ts';
import { deliverer } from './deliveries.ts';
import { refundIn } from './refunds.ts';
import { readReport } from './reports.ts';

export interface SandboxOptions {
  readonly pool: Pool;
  readonly log: Log;
  readonly random: Random;
  /** The installation's secret: tokens and webhook signatures are derived from it. */
  readonly secret: string;
  /** The address of Matinee's webhook for this provider; asked for at every delivery, since the port may come late. */
  readonly webhookUrl: () => string;
  /** After how long `late` authorises; longer than Matinee waits. */
  readonly lateMs?: number;
  readonly clock: Clock;
  /** How long it looks away, at most, from what it has to deliver. */
  readonly lookMs: number;
  readonly keep?: KeepDoing | undefined;
  /** How many reports are under way together. */
  readonly atOnce?: number | undefined;
}

/** A payment provider that moves no money, behaves as badly as it is told to, and remembers everything. */
export interface Sandbox extends PaymentProvider {
  readonly tokens: Tokens;
  /** Begins to give late answers and to deliver webhooks, those of before a crash included. */
  start(): void;
  stop(): Promise<void>;
}

export const LATE_MS = 8_000;

interface Row extends Record<string, unknown> {
  readonly reference: string;
  readonly state: Exclude<ProviderPayment['state'], 'absent'>;
  readonly answersInMs: number | null;
}

export function openSandbox(options: SandboxOptions): Sandbox {
  const { pool, random, secret, lateMs = LATE_MS } = options;
  const webhookSecret = derivedKey(secret, 'sandbox webhooks');
  const tokensOfThisInstallation = tokens(derivedKey(secret, 'sandbox tokens'), random);
  const deliveries = deliverer({ ...options, webhookSecret });
  const reference = (kind: string) => `sandbox_${kind}_${randomText(12, random)}`;

  const lookUp = async (paymentId: string): Promise<Row | undefined> =>
    (await pool.query<Row>(SELECT, [paymentId])).rows[0];

  /** Moves the payment on, if it still is where the move begins, and gives what it is then. */
  const move = async (paymentId: string, from: string, to: string): Promise<ProviderPayment> => {
    await pool.query(MOVE, [paymentId, from, to]);
    return view(await lookUp(paymentId));
  };

  const open = async (order: PaymentOrder, behaviour: Behaviour | undefined): Promise<void> => {
    const values = [order.paymentId, reference('pay'), order.amount, order.currency, order.method];
    await pool.query(INSERT, [...values, behaviour ?? 'none', lateMs]);
    deliveries.nudge();
  };

  return {
    name: 'sandbox',
    tokens: tokensOfThisInstallation,
    async authorise(order, signal) {
      try {
        await open(order, tokensOfThisInstallation.open(order.token));
        let row = await lookUp(order.paymentId);
        while (row?.state === 'processing' && !signal.aborted) {
          await sleep(row.answersInMs ?? 60_000, signal);
          row = await lookUp(order.paymentId);
        }
        return authorisation(view(row));
      } catch (error) {
        options.log.warn({ err: error }, 'the sandbox provider is out of order');
        return { outcome: 'unknown' };
      }
    },
    async capture(paymentId) {
      return only(await move(paymentId, 'authorised', 'captured'), 'captured', 'cancelled');
    },
    async cancel(paymentId) {
      // One never heard of is remembered as cancelled, so that its order, still on its way, finds it so.
      await pool.query(INSERT_CANCELLED, [paymentId, reference('pay')]);
      const payment = await move(paymentId, 'processing', 'cancelled');
      if (payment.state === 'absent' || payment.state === 'processing') throw new Error('not cancelled');
      return payment;
    },
    async void(paymentId) {
      return only(await move(paymentId, 'authorised', 'cancelled'), 'cancelled', 'captured');
    },
    refund: order => refundIn(pool, order, reference('refund')),
    status: async paymentId => view(await lookUp(paymentId)),
    readWebhook: webhook => readReport(webhookSecret, webhook),
    start: () => deliveries.start(),
    stop: () => deliveries.stop(),
  };
}

function view(row: Row | undefined): ProviderPayment {
  if (!row) return { state: 'absent' };
  if (row.state === 'declined') return { state: 'declined', reason: DECLINED };
  if (row.state === 'processing' || row.state === 'cancelled') return { state: row.state };
  return { state: row.state, reference: row.reference };
}

function authorisation(payment: ProviderPayment): Authorisation {
  switch (payment.state) {
    case 'authorised':
    case 'captured':
      return { outcome: 'authorised', reference: payment.reference };
    case 'declined':
      return { outcome: 'declined', reason: payment.reason };
    case 'cancelled':
      return { outcome: 'declined', reason: 'cancelled' };
    default:
      return { outcome: 'unknown' };
  }
}

function only<State extends SettledPayment['state']>(payment: ProviderPayment, ...states: State[]): State {
  const state = states.find(candidate => candidate === payment.state);
  if (state === undefined) throw new Error(`the sandbox provider has this payment as ${payment.state}`);
  return state;
}

const DECLINED = 'the bank says no';

const SELECT = `
  select reference, state,
         greatest(0, ceil(extract(epoch from answers_at - clock_timestamp()) * 1000))::float8 + 100 as "answersInMs"
    from sandbox_provider.payments
   where payment_id = $1`;

const MOVE = `
  update sandbox_provider.payments set state = $3 where payment_id = $1 and state = $2`;

const INSERT = `
  with opened as (
    insert into sandbox_provider.payments
      (payment_id, reference, amount, currency, method, behaviour, state, answers_at)
    values ($1, $2, $3, $4, $5, $6::text,
            case $6::text when 'approve' then 'authorised' when 'twice' then 'authorised'
                    when 'late' then 'processing' when 'never' then 'processing' else 'declined' end,
            case $6::text when 'late' then now() + make_interval(secs => $7::float8 / 1000) end)
    on conflict do nothing
    returning payment_id, reference
  )
  insert into sandbox_provider.deliveries (payment_id, body, due_at)
  select payment_id, format('{"paymentId":"%s","state":"authorised","reference":"%s"}', payment_id, reference), now()
    from opened, generate_series(1, 2)
   where $6::text = 'twice'`;

const INSERT_CANCELLED = `
  insert into sandbox_provider.payments (payment_id, reference, amount, currency, method, behaviour, state)
  values ($1, $2, 0, 'XXX', 'none', 'none', 'cancelled')
  on conflict do nothing`;
