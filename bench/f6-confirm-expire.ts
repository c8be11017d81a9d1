import assert from 'node:assert/strict';
import { Refusal } from '../contract/refusals.ts';
import type { Command } from '../server/src/booking/engine/commands.ts';
import type { BookingCore } from '../server/src/booking/index.ts';
import { reserve } from '../server/src/booking/reserve.ts';
import { newId } from '../server/src/platform/ids.ts';
import type { Figure, Result } from './figure.ts';
import { spread } from './interleaved.ts';
import { type Arena, openArena } from './load/arena.ts';
import { withCore } from './load/core.ts';
import { type Driven, drive } from './load/drive.ts';
import { givenHalls } from './load/halls.ts';
import { pairOrders } from './load/orders.ts';

const GOAL = 50_000;
const TIMES = 5;
const BOOKINGS = 40_000;
const BUYERS = 2_048;
const SHOWS = { shows: 50, rows: 40, seatsPerRow: 50 };
const LONGER_THAN_A_HOLD_MS = 400_000;
const CONTACT = { name: 'Ada', email: 'ada@example.org' };

interface Held {
  readonly showId: string;
  readonly bookingId: string;
  readonly buyerId: string;
  readonly total: number;
}

/** F6: holds of two seats that are paid for, and holds that lapse, with all that goes with it. */
export const f6: Figure = {
  title: 'Holds of two seats confirmed, and expired, per second in the core',
  async measure(told) {
    const arena = await openArena();
    try {
      await confirmations(arena);
      const legs = [];
      for (let leg = 1; leg <= TIMES; leg++) {
        told(`leg ${leg} of ${TIMES}`);
        legs.push({ ...(await confirmations(arena)), expired: await expiries(arena) });
      }
      return [
        resultOf(
          'payments answered: bookings confirmed/s, with tickets',
          legs.map(leg => leg.confirmed),
        ),
        resultOf(
          'payments begun/s, which comes before',
          legs.map(leg => leg.begun),
        ),
        resultOf(
          'holds expired/s',
          legs.map(leg => leg.expired),
        ),
      ];
    } finally {
      await arena.close();
    }
  },
};

function resultOf(measured: string, legs: readonly Driven[]): Result {
  const ours = spread(legs.map(({ accepted, seconds }) => accepted / seconds));
  return { measured, goal: `${GOAL}`, reached: ours.median >= GOAL, ours, details: { legs } };
}

const confirmations = (arena: Arena): Promise<{ begun: Driven; confirmed: Driven }> =>
  arena.leg(async database => {
    const halls = await givenHalls(database.write, SHOWS);
    return withCore(database, async core => {
      const held = await hold(core, halls);
      const payments = held.map(one => ({ ...one, paymentId: newId() }));
      const both = { orders: payments, inFlight: BUYERS, spent: arena.spent };
      const begun = await drive({ ...both, place: payment => submit(core, payment, beginning(payment)) });
      const confirmed = await drive({ ...both, place: payment => submit(core, payment, answer(payment)) });
      const { rows } = await database.write.query(`select count(*) from tickets where status = 'VALID'`);
      assert.equal(rows[0]!.count, 2 * confirmed.accepted, 'each seat of a confirmed booking has a ticket');
      return { begun, confirmed };
    });
  });

/** The clocks of database and machine are set on by as much, so that all holds lapse in one instant. */
const expiries = (arena: Arena): Promise<Driven> =>
  arena.leg(async database => {
    const halls = await givenHalls(database.write, SHOWS);
    await database.write.query(SETTABLE_CLOCK);
    let passed = 0;
    const stopwatch = () => performance.now() + passed;
    const work = async (core: BookingCore) => {
      const held = await hold(core, halls);
      passed = LONGER_THAN_A_HOLD_MS;
      await database.write.query('update clock.passed set ms = $1', [passed]);
      const driven = await drive({
        orders: halls,
        inFlight: halls.length,
        place: ({ showId }) => submit(core, { showId }, { do: 'expire' }),
        spent: arena.spent,
      });
      const { rows } = await database.write.query(`select count(*) from bookings where status = 'EXPIRED'`);
      assert.equal(rows[0]!.count, held.length, 'every hold has ended');
      return { ...driven, accepted: held.length };
    };
    return withCore(database, work, stopwatch);
  });

const SETTABLE_CLOCK = `
  create schema clock;
  create table clock.passed as select 0 as ms;
  create function clock.clock_timestamp() returns timestamptz language sql volatile as
    $$ select pg_catalog.clock_timestamp() + (select ms from clock.passed) * interval '1 ms' $$;
  create function clock.statement_timestamp() returns timestamptz language sql volatile as
    $$ select pg_catalog.statement_timestamp() + (select ms from clock.passed) * interval '1 ms' $$;
  do $$ begin execute format('alter database %I set search_path = clock, pg_catalog, public', current_database()); end $$`;

async function hold(core: BookingCore, halls: Awaited<ReturnType<typeof givenHalls>>): Promise<Held[]> {
  const held: Held[] = [];
  await drive({
    orders: pairOrders(halls, BOOKINGS, 6),
    inFlight: BUYERS,
    place: async ({ showId, seatIds, buyerId, key }) => {
      const reply = await reserve(core, buyerId, { showId, seatIds }, key);
      if (reply instanceof Refusal) return false;
      const { bookingId, total } = reply.body as { bookingId: string; total: { amount: number } };
      held.push({ showId, bookingId, buyerId, total: total.amount });
      return true;
    },
    spent: () => 0,
  });
  return held;
}

type Paying = Held & { readonly paymentId: string };
const PROVIDER = { provider: 'sandbox', method: 'credit-card' };

const beginning = ({ bookingId, buyerId, paymentId }: Paying): Command => ({
  do: 'begin-payment',
  bookingId,
  buyerId,
  paymentId,
  contact: CONTACT,
  ...PROVIDER,
});

const answer = ({ bookingId, paymentId, total }: Paying): Command => ({
  do: 'settle-payment',
  payment: { paymentId, bookingId, amount: total, currency: 'EUR', startedAt: Date.now(), ...PROVIDER },
  answer: 'authorised',
  reference: paymentId,
  reason: '',
});

/** What is not refused has been done; a confirmed booking comes back with its tickets. */
async function submit(core: BookingCore, { showId }: { showId: string }, command: Command): Promise<boolean> {
  const paid = command.do === 'settle-payment';
  const reply = await core.lanes.submit({
    showId,
    command,
    present: paid
      ? { as: 'settled', given: { answer: 'authorised', reason: '' } }
      : { as: 'nothing', given: null },
  });
  assert.ok(!(reply instanceof Refusal), `refused: ${JSON.stringify(reply)}`);
  if (paid) assert.equal((reply.body as { tickets: unknown[] }).tickets.length, 2);
  return true;
}
