import assert from 'node:assert/strict';
import { sleep } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';
import { assertRulesKept } from '../booking.ts';
import { Buyer } from '../buyer.ts';
import { eventually } from '../eventually.ts';
import { givenShow, plainPlan } from '../given-show.ts';
import { type Deed, type Outcome, Shopping } from './shopping.ts';
import { type Crash, type Ends, openAlone, openPair, type World } from './worlds.ts';

export interface CrashRun {
  readonly servers: 1 | 2;
  /** How many processes are killed, or one or two more. */
  readonly kills: number;
  readonly seed: number;
  readonly told: (line: string) => void;
}

const [ROWS, SEATS_PER_ROW, BUYERS] = [26, 100, 4];
/** Between two crashes, at least. */
const DEEDS = 15;
const CRASHES_PER_SHOW = 10;

/**
 * Crashes an installation again and again while buyers hold, pay, cancel and wait; after each crash asks for everything again
 * that was answered since the last one, and asks every rule. Throws what was found: an answer that is another one when its key
 * comes again, a booking that is not what its buyer was told, a rule broken.
 */
export async function crashRun(t: Ends, { servers, kills, seed, told }: CrashRun): Promise<void> {
  const world = await (servers === 1 ? openAlone(t) : openPair(t));
  try {
    await crashAgainAndAgain(world, { kills, seed, told });
  } finally {
    await world.close();
  }
}

async function crashAgainAndAgain(
  world: World,
  { kills, seed, told }: Omit<CrashRun, 'servers'>,
): Promise<void> {
  const chance = chanceOf(seed);
  let shows = await newShows(world);
  const fullShow = await soldOut(world);
  const shopping = new Shopping({
    urls: world.urls,
    shows: () => shows,
    fullShow,
    rows: ROWS,
    seatsPerRow: SEATS_PER_ROW,
    chance,
  });
  const going = shopping.go(BUYERS);
  let checked = 0;
  try {
    let killed = 0;
    for (const [crash, [name, { kills: more, happen }]] of untilKilled(world, kills).entries()) {
      if (crash > 0 && crash % CRASHES_PER_SHOW === 0) shows = await newShows(world);
      const from = shopping.answered;
      await Promise.race([going, eventually('they go on', () => shopping.answered >= from + DEEDS)]);
      await sleep(chance() * 30);
      const began = performance.now();
      await happen();
      killed += more;
      const then = shopping.answered;
      // An answer may have been on its way already; not so many.
      await Promise.race([
        going,
        eventually('there are answers again', () => shopping.answered > then + BUYERS),
      ]);
      const backMs = Math.round(performance.now() - began);
      const deeds = shopping.deeds.slice(checked);
      checked = shopping.deeds.length;
      const goOn = shopping.pause();
      await assertRemembered(shopping, deeds).finally(goOn);
      await world.onDatabase(assertRulesKept);
      told(
        `${killed} of ${kills} killed: ${name}, on sale again after ${backMs} ms; ${deeds.length} deeds remembered`,
      );
    }
  } finally {
    shopping.end();
  }
  await going;
  await assertRemembered(shopping, shopping.deeds.slice(checked));
  await world.onDatabase(database => assertInTheEnd(database, shopping));
  const broken = shopping.deeds.filter(deed => deed.broken > 0).length;
  told(`${shopping.deeds.length} deeds, ${broken} of them asked for again before there was an answer`);
}

/** Every way to crash has its turn before any comes again; those in which nothing is killed every second time only. */
function untilKilled({ crashes }: World, kills: number): [string, Crash][] {
  const chosen: [string, Crash][] = [];
  for (let [round, left] = [0, kills]; left > 0; round++) {
    for (const [name, crash] of Object.entries(crashes)) {
      if (left <= 0 || (crash.kills === 0 && round % 2 === 1)) continue;
      chosen.push([name, crash]);
      left -= crash.kills;
    }
  }
  return chosen;
}

/** Whoever asks again with the same key is told the same again. */
async function assertRemembered(shopping: Shopping, deeds: readonly Deed[]): Promise<void> {
  const answered = deeds.filter(deed => deed.answer && deed.token !== '');
  for (let from = 0; from < answered.length; from += BUYERS) {
    const asking = answered.slice(from, from + BUYERS).map(async deed => {
      const again = await shopping.ask(deed);
      // A payment that had no answer may have one by now.
      if (deed.answer!.status === 202) return;
      // Tickets that were given back since are void where the reply shows them as they are now.
      const said = ({ status, body: { bookingId, code, tickets } }: typeof again) =>
        [status, bookingId, code, tickets?.map(({ ticketId }) => ticketId)] as const;
      assert.deepEqual(said(again), said(deed.answer!), `${deed.method} ${deed.path} ${deed.key}`);
    });
    await Promise.all(asking);
  }
}

async function assertInTheEnd(database: Database, { outcomes }: Shopping): Promise<void> {
  // As if so much time had passed that a provider is asked after.
  await database.write.query(
    `update payments set started_at = started_at - interval '1 minute' where state = 'started'`,
  );
  await eventually('every payment has its answer, and its money is where it belongs', async () => {
    const open = `select count(*) from payments where state in ('started', 'authorised')`;
    return (await database.read.query(open)).rows[0]!.count === 0;
  });
  for (const [table, id] of [
    ['bookings', 'booking_id'],
    ['waiting_entries', 'entry_id'],
  ]) {
    const { rows } = await database.read.query(`select ${id} as id, status from ${table}`);
    const status = new Map(rows.map(row => [row.id as string, row.status as string]));
    const wrong = [...outcomes.values()].filter(
      (outcome: Outcome) => outcome.table === table && !isAsTold(outcome, status.get(outcome.id)),
    );
    assert.deepEqual(wrong, [], `these ${table} are not what their buyers were told`);
  }
  await assertRulesKept(database);
}

/** In a long run holds lapse meanwhile. */
const isAsTold = ({ is }: Outcome, status: string | undefined): boolean =>
  status !== undefined && (is.includes(status) || (is.includes('RESERVED') && status === 'EXPIRED'));

const newShows = (world: World): Promise<string[]> =>
  world.onDatabase(async ({ write }) => {
    const given = { plan: plainPlan(ROWS, SEATS_PER_ROW), mostSeatsPerBuyer: 100 };
    const shows = [];
    for (let count = 0; count < 4; count++) shows.push((await givenShow(write, given)).showId);
    return shows;
  });

/** A show whose only seats are held. */
async function soldOut(world: World): Promise<string> {
  const { showId } = await world.onDatabase(({ write }) => givenShow(write, { plan: plainPlan(1, 2) }));
  const holder = await Buyer.arrive(world.urls[0]!);
  assert.equal((await holder.hold(showId, ['A1', 'A2'], newId())).status, 201);
  return showId;
}

/** The same chances for the same seed (the generator of Numerical Recipes, as a linear congruence modulo 2^32). */
function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
