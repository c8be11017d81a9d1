import { administer } from '../../../server/src/accounts/index.ts';
import type { createApp } from '../../../server/src/app.ts';
import { createApp as usualApp } from '../../../server/src/app.ts';
import { importCatalogue, readFile } from '../../../server/src/catalogue/index.ts';
import type { Database } from '../../../server/src/platform/database/database.ts';
import type { Ask, Target, Terms, Wish } from '../target.ts';
import { publishedFacts, readBooks } from './books.ts';
import { countOf, DUE, HELD, OPEN, UNSEEN, WORK, waitFor } from './due.ts';
import { SET_CLOCK, scratchDatabase } from './scratch-database.ts';
import { ASKED_AFTER } from './server.ts';
import { SimulatedTime } from './simulated-time.ts';
import { Succession } from './succession.ts';
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
  /** Holds up what the server and its database say to each other, in milliseconds of the real clock. */
  readonly delay?: () => number;
};

/** How long money may take to be moved before time passes: what failed is put off. */
const MONEY_MS = 1_000;

/**
 * A whole server in this process, over a real PostgreSQL whose clock is ours: holds last their five minutes, and five
 * minutes pass as soon as everybody is served. This is the simulator's one way into the server (decision 0018).
 */
export async function inProcess(options: InProcessOptions): Promise<Target> {
  const { start, cluster, createApp = usualApp, patienceMs = 10_000, delay } = options;
  const time = new SimulatedTime(start);
  const { database, end } = await scratchDatabase(start, cluster);
  const { url, write } = database;
  const server = await Succession.begin({ url, time, createApp, delay }, died =>
    waitFor(() => countOf(write, HELD, [died.ports]), patienceMs),
  );
  const send = (ask: Ask) => server.do(now => now.send(ask));
  let made = 0;
  let showIds: string[] = [];
  const hear = hearing(database, send, patienceMs);
  // What has not come about once is not waited for again.
  let hopeless = 0;
  const settle = async () => {
    if (!server.atOnce) {
      const seen = () => waitFor(() => countOf(write, UNSEEN, []), patienceMs);
      await server.do(now => now.rest());
      if ((await countOf(write, WORK, [...ASKED_AFTER])) > 0) await server.do(now => now.work(seen));
      return;
    }
    const due = () => server.do(() => countOf(write, DUE, [showIds, ...ASKED_AFTER]));
    hopeless = await waitFor(due, patienceMs, hopeless);
    await hear(showIds);
    // Whoever looks at the clock while it leaps would take it for that of before.
    await server.do(now => now.rest());
  };
  return {
    leaps: true,
    now: time.now,
    send,
    staffToken: await staffToken(database, send),
    serve: how => server.serve(how),
    async advance(instant) {
      await write.query(SET_CLOCK, [instant]);
      await server.do(now => now.pass(instant));
      await settle();
    },
    settle,
    async shows(wishes: readonly Wish[]): Promise<Terms[]> {
      const file = catalogueFor(wishes, ++made, time.now());
      await importCatalogue(write, readFile('box-office.json', JSON.stringify(file)), {
        now: time.now(),
        days: 1,
      });
      const { rows } = await write.query<{ ref: string; showId: string }>(SHOWS, [`box-${made}-%`]);
      const ids = new Map(rows.map(({ ref, showId }) => [ref, showId]));
      const shows = wishes.map((wish, index) => termsOf(wish, ids.get(`box-${made}-${index}`)!, time.now()));
      showIds = [...ids.values()];
      hopeless = 0;
      for (const { showId, waitingRule, offerSeconds } of shows)
        await write.query(RULES, [showId, waitingRule, offerSeconds]);
      return shows;
    },
    ledger: {
      news: publishedFacts(database.read),
      books: showIds => readBooks(database.read, showIds),
    },
    dieAt: point => server.dieAt(point),
    get deaths() {
      return server.deaths;
    },
    async finish() {
      await settle();
      return (await waitFor(() => countOf(write, OPEN, [showIds]), server.atOnce ? MONEY_MS : 0)) === 0;
    },
    async close() {
      await server.end();
      await end();
    },
  };
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
