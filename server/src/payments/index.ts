import type { AddressInfo } from 'node:net';
import type { BookingCore } from '../booking/index.ts';
import { type KeepDoing, type Kept, keepDoing } from '../platform/chores.ts';
import type { Clock } from '../platform/clock.ts';
import { API, type Http } from '../platform/http/index.ts';
import { addJob, type Tasks } from '../platform/jobs.ts';
import type { Log } from '../platform/log.ts';
import { type Follower, followFacts } from '../platform/outbox.ts';
import { systemRandom } from '../platform/random.ts';
import { servePayments, serveSandboxCheckout } from './http.ts';
import { moveMoney } from './move-money.ts';
import { keepReconciling } from './reconcile.ts';
import { openSandbox, type Sandbox } from './sandbox/sandbox.ts';
import { isSettled, settle } from './settle.ts';

export type { PaymentProvider } from './provider.ts';

export interface PaymentsOptions {
  readonly http: Http;
  readonly core: BookingCore;
  readonly clock: Clock;
  readonly log: Log;
  readonly secret: string;
  readonly timing?: Partial<PaymentTiming>;
  /** Given by simulations that do themselves what goes on beside requests, one thing after the other. */
  readonly keep?: KeepDoing | undefined;
}

/** How patient we are; all in milliseconds. */
export interface PaymentTiming {
  /** How long a buyer waits for the provider. */
  readonly deadlineMs: number;
  readonly askAfterMs: number;
  readonly cancelAfterMs: number;
  readonly reconcileEveryMs: number;
  /** The sandbox's: after how long a late answer comes. */
  readonly lateMs: number;
  /** The sandbox's: how long it looks away, if nobody nudges it. */
  readonly lookMs: number;
}

const usual: PaymentTiming = {
  deadlineMs: 4_000,
  askAfterMs: 20_000,
  cancelAfterMs: 10 * 60_000,
  reconcileEveryMs: 10_000,
  lateMs: 10_000,
  lookMs: 2_000,
};

export interface Payments {
  readonly tasks: Tasks;
  stop(): Promise<void>;
}

/**
 * Paying with the sandbox provider. What goes on beside requests, and brings payments and money to where they belong, begins
 * when the server listens, since webhooks come over HTTP.
 */
export function openPayments(options: PaymentsOptions): Payments {
  const { http, core, clock, log, secret, keep } = options;
  const timing = { ...usual, ...options.timing };
  const pool = core.database.write;
  const sandbox = openSandbox({
    pool,
    log,
    secret,
    random: systemRandom,
    webhookUrl: () => `${ownAddress(http)}${API}/payments/webhooks/sandbox`,
    clock,
    lateMs: timing.lateMs,
    lookMs: timing.lookMs,
    ...(keep && { keep, atOnce: 1 }),
  });
  servePayments(http, { core, provider: sandbox, deadlineMs: timing.deadlineMs }, clock);
  serveSandboxCheckout(http, sandbox);
  const working: { stop(): Promise<void> }[] = [sandbox];
  http.server.addHook('onListen', async () => {
    sandbox.start();
    working.unshift(followMoney(core, log, keep), reconcileWith(sandbox, core, timing, log, keep));
  });
  return {
    tasks: {
      'move-money': ({ paymentId }: { paymentId: string }) => moveMoney(pool, only(sandbox), paymentId),
    },
    async stop() {
      for (const work of working.splice(0)) await work.stop();
    },
  };
}

function reconcileWith(
  sandbox: Sandbox,
  core: BookingCore,
  timing: PaymentTiming,
  log: Log,
  keep: KeepDoing = keepDoing,
): Kept {
  return keepReconciling({
    keep,
    pool: core.database.write,
    log,
    providerOf: only(sandbox),
    settle: async (paymentId, payment) => {
      const reply = await settle(core, paymentId, payment);
      if (!isSettled(reply)) throw new Error('the answer could not be settled yet');
    },
    askAfterMs: timing.askAfterMs,
    cancelAfterMs: timing.cancelAfterMs,
    everyMs: timing.reconcileEveryMs,
  });
}

/** A payment knows by name who has its money; asking somebody else would be worse than not asking. */
const only = (sandbox: Sandbox) => (name: string) => {
  if (name === sandbox.name) return sandbox;
  throw new Error(`the payment provider ${name} is not configured`);
};

const MOVING = new Set(['payment_succeeded', 'refund_requested']);
/** Over about four days: a refund must not be given up because a provider has a bad night. */
const MOST_ATTEMPTS = 25;

/** Wherever money came in or is to go out, a job moves it. */
function followMoney(core: BookingCore, log: Log, keep: KeepDoing = keepDoing): Follower {
  return followFacts({
    keep,
    pool: core.database.write,
    log,
    consumer: 'payments',
    take: async (sql, facts) => {
      const moving = facts.filter(fact => MOVING.has(fact.topic));
      const paymentIds = new Set(moving.map(fact => (fact.payload as { paymentId: string }).paymentId));
      for (const paymentId of paymentIds) {
        await addJob(
          sql,
          'move-money',
          { paymentId },
          { key: `money ${paymentId}`, maxAttempts: MOST_ATTEMPTS },
        );
      }
    },
  });
}

/** Where this very process listens, as it reaches itself. */
function ownAddress({ server }: Http): string {
  const { address, family, port } = server.server.address() as AddressInfo;
  if (address === '::' || address === '0.0.0.0') return `http://localhost:${port}`;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
