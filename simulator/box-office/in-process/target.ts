import { setTimeout as sleep } from 'node:timers/promises';
import { administer } from '../../../server/src/accounts/index.ts';
import type { createApp } from '../../../server/src/app.ts';
import { createApp as usualApp } from '../../../server/src/app.ts';
import { importCatalogue, readFile } from '../../../server/src/catalogue/index.ts';
import { readConfig } from '../../../server/src/config.ts';
import type { Database } from '../../../server/src/platform/database/database.ts';
import { openLog } from '../../../server/src/platform/log.ts';
import type { Answer, Ask, Target, Terms, Wish } from '../target.ts';
import { publishedFacts, readBooks } from './books.ts';
import { SET_CLOCK, scratchDatabase } from './scratch-database.ts';
import { SimulatedTime } from './simulated-time.ts';
import { catalogueFor, termsOf } from './wishes.ts';

export type InProcessOptions = {
  /** The instant at which the simulation begins, in milliseconds since 1970. */
  readonly start: number;
  /** The address of a PostgreSQL to make a scratch database on; one is started unless given. */
  readonly cluster?: string | undefined;
  /** Another server than ours: tests plant mistakes in it. */
  readonly createApp?: typeof createApp;
  /** How long anything may take that time alone should bring about, in milliseconds of the real clock. */
  readonly patienceMs?: number;
};

/** Nobody waits for a provider in earnest, and whatever looks for work looks often. */
const PAYMENTS = { deadlineMs: 25, lateMs: 12_000, lookMs: 50, reconcileEveryMs: 100, askAfterMs: 20_000 };
const CANCEL_AFTER_SECONDS = 120;
/** How often it is looked whether all is done that is due. */
const LOOK_MS = 4;
/** How long money may take to be moved before time passes: what failed is put off. */
const MONEY_MS = 1_000;

/**
 * A whole server in this process, over a real PostgreSQL whose clock is ours: holds last their five minutes, and five
 * minutes pass as soon as everybody is served. This is the simulator's one way into the server (decision 0018).
 */
export async function inProcess(options: InProcessOptions): Promise<Target> {
  const { start, cluster, createApp = usualApp, patienceMs = 10_000 } = options;
  const time = new SimulatedTime(start);
  const log = openLog('off', 'silent');
  const { database, end } = await scratchDatabase(start, cluster);
  const open = async () => {
    const app = await createApp({
      config: readConfig({
        RATE_LIMITS: 'off',
        NODE_ENV: 'test',
        PAYMENT_CANCEL_AFTER_SECONDS: String(CANCEL_AFTER_SECONDS),
      }),
      database,
      secret: 'the box office of a simulation needs no secret',
      publicUrl: 'http://localhost',
      clock: time.now,
      log,
      simulated: { stopwatch: time.now, timers: time.timers, payments: PAYMENTS },
    });
    // Webhooks come over HTTP.
    await app.server.listen({ port: 0, host: '127.0.0.1' });
    return app;
  };
  let app = await open();
  const send = async ({ method, path, body, token, key }: Ask): Promise<Answer> => {
    const response = await app.server.inject({
      method,
      url: `/api/v1${path}`,
      headers: { ...(token && { authorization: `Bearer ${token}` }), ...(key && { 'idempotency-key': key }) },
      ...(body !== undefined && { payload: body as object }),
    });
    return { status: response.statusCode, body: response.body === '' ? null : JSON.parse(response.body) };
  };
  let made = 0;
  let showIds: string[] = [];
  const count = (query: string, values: readonly unknown[]) => async () =>
    (await database.write.query<{ open: number }>(query, [showIds, ...values])).rows[0]!.open;
  const hear = hearing(database, send, patienceMs);
  // What has not come about once is not waited for again.
  let hopeless = 0;
  const settle = async () => {
    const due = count(DUE, [PAYMENTS.askAfterMs / 1000, CANCEL_AFTER_SECONDS]);
    hopeless = await waitFor(due, patienceMs, hopeless);
    await hear(showIds);
  };
  return {
    leaps: true,
    now: time.now,
    send,
    staffToken: await staffToken(database, send),
    async advance(instant) {
      await database.write.query(SET_CLOCK, [instant]);
      time.set(instant);
      await settle();
    },
    settle,
    async shows(wishes: readonly Wish[]): Promise<Terms[]> {
      const file = catalogueFor(wishes, ++made, time.now());
      await importCatalogue(database.write, readFile('box-office.json', JSON.stringify(file)), {
        now: time.now(),
        days: 1,
      });
      const { rows } = await database.write.query<{ ref: string; showId: string }>(SHOWS, [`box-${made}-%`]);
      const ids = new Map(rows.map(({ ref, showId }) => [ref, showId]));
      const shows = wishes.map((wish, index) => termsOf(wish, ids.get(`box-${made}-${index}`)!, time.now()));
      showIds = [...ids.values()];
      hopeless = 0;
      for (const { showId, waitingRule, offerSeconds } of shows)
        await database.write.query(RULES, [showId, waitingRule, offerSeconds]);
      return shows;
    },
    ledger: {
      news: publishedFacts(database.read),
      books: showIds => readBooks(database.read, showIds),
    },
    async crash() {
      // The queue of jobs tells the terminal of every connection that it loses.
      const { trace } = console;
      console.trace = () => {};
      await database.write.query(CUT).catch(() => {});
      await app.close().catch(() => {});
      console.trace = trace;
      app = await open();
    },
    finish: async () => (await waitFor(count(OPEN, []), Math.min(patienceMs, MONEY_MS))) === 0,
    async close() {
      await app.close();
      await end();
    },
  };
}

/** Waits until a query counts no more than `hopeless`, or the patience is over; gives what it counts then. */
async function waitFor(count: () => Promise<number>, patienceMs: number, hopeless = 0): Promise<number> {
  let left = await count();
  for (const until = performance.now() + patienceMs; left > hopeless && performance.now() < until; ) {
    await sleep(LOOK_MS);
    left = await count();
  }
  return left;
}

/** Everybody can see a commit a moment before the server hears that it was one, and shows it on its maps: waits for that. */
function hearing(
  { write }: Database,
  send: Target['send'],
  patienceMs: number,
): (showIds: readonly string[]) => Promise<void> {
  const heard = new Map<string, number>();
  return async showIds => {
    const { rows } = await write.query<{ showId: string; revision: number }>(REVISIONS, [showIds]);
    for (const { showId, revision } of rows.filter(row => heard.get(row.showId) !== row.revision)) {
      const isBehind = async () => {
        const map = await send({ method: 'GET', path: `/shows/${showId}/seats` });
        return Number(map.status === 200 && map.body.revision < revision);
      };
      await waitFor(isBehind, patienceMs);
      heard.set(showId, revision);
    }
  };
}

async function staffToken({ write }: Database, send: Target['send']): Promise<string> {
  const [email, password] = ['admin@box-office.example', 'long enough'];
  await send({ method: 'POST', path: '/accounts', body: { email, password, name: 'Admin' } });
  await administer(write, { email, roles: ['admin'] });
  const { body } = await send({ method: 'POST', path: '/accounts/login', body: { email, password } });
  return body.token;
}

const REVISIONS = `select show_id as "showId", revision from seat_ledgers where show_id = any($1::uuid[])`;
const SHOWS = `select ref, show_id as "showId" from shows where ref like $1`;
const RULES = `update shows set waiting_rule = $2, offer_seconds = $3 where show_id = $1`;
const CUT = `
  select pg_terminate_backend(pid) from pg_stat_activity
   where datname = current_database() and pid <> pg_backend_pid()`;

/**
 * What time alone should have brought about by now: late answers, reports, inquiries, and the end of holds. A report under way is due
 * in ten seconds again, should it get lost; one that was refused is put off.
 */
const DUE = `
  with paid as (select p.* from payments p join bookings using (booking_id) where show_id = any($1::uuid[]))
  select ((select count(*) from sandbox_provider.payments s join paid using (payment_id)
            where s.state = 'processing' and answers_at <= now())
        + (select count(*) from sandbox_provider.deliveries join paid using (payment_id) where delivered_at is null
              and (last_error is null or due_at <= now() or due_at = now() + interval '10 s'))
        + (select count(*) from paid p
            where state = 'started' and started_at < now() - make_interval(secs => $2::float8)
              and (started_at < now() - make_interval(secs => $3::float8)
                   or not exists (select from sandbox_provider.payments s
                                   where s.payment_id = p.payment_id and s.state = 'processing')))
        + (select count(*) from bookings
            where show_id = any($1::uuid[]) and status = 'RESERVED' and hold_until + interval '5 s' <= now())
        + (select count(*) from waiting_entries
            where show_id = any($1::uuid[]) and status = 'WAITING' and expires_at <= now()))::int as open`;

/** What is still to be moved, once nobody asks for anything any more. */
const OPEN = `
  with paid as (select p.* from payments p join bookings using (booking_id) where show_id = any($1::uuid[]))
  select ((select count(*) from paid where state = 'authorised')
        + (select count(*) from refunds join paid using (payment_id) where refunds.state = 'requested')
        + (select count(*) from sandbox_provider.deliveries join paid using (payment_id)
            where delivered_at is null))::int as open`;
