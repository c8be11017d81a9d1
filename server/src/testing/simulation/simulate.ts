import * as databaseClock from '../../booking/database-clock.ts';
import * as showSeats from '../../booking/engine/show-seats.ts';
import * as forwarding from '../../booking/forwarding.ts';
import * as jointWriter from '../../booking/joint-writer.ts';
import * as lane from '../../booking/lane.ts';
import * as seatBoards from '../../booking/seat-boards.ts';
import * as store from '../../booking/store.ts';
import { type Breach, checkHistory } from '../history/check.ts';
import { toldBooking } from './ask.ts';
import { Buyers } from './buyers.ts';
import { Chance } from './chance.ts';
import { drawScenario } from './scenario.ts';
import type { Protection } from './simulated-database.ts';
import { type Core, World } from './world.ts';

/** The booking core as it is. */
export const core: Core = {
  ...lane,
  ...showSeats,
  ...databaseClock,
  ...store,
  ...seatBoards,
  ...forwarding,
  ...jointWriter,
};
/** The modules that a copy of it with a mistake in it is made of. */
export const CORE_MODULES = [
  'lane.ts',
  'engine/show-seats.ts',
  'database-clock.ts',
  'store.ts',
  'seat-boards.ts',
  'forwarding.ts',
  'joint-writer.ts',
] as const;

export interface Simulated {
  readonly seed: number;
  /** Commands decided and answers of the database. */
  readonly steps: number;
  readonly breaches: readonly Breach[];
  readonly world: World;
}

export interface SimulateOptions {
  readonly seed: number;
  readonly steps: number;
  readonly without?: readonly Protection[];
  readonly isTraced?: boolean;
}

/** A world from a seed, of so many steps or a few more; then all is well again and everything is looked at. */
export async function simulate(
  tried: Core,
  { seed, steps, ...options }: SimulateOptions,
): Promise<Simulated> {
  const chance = new Chance(seed);
  const scenario = drawScenario(chance);
  const world = new World(tried, scenario, chance, options);
  const buyers = new Buyers(world, chance);
  const isOver = () => world.steps >= steps;
  let living = scenario.buyers;
  for (let buyer = 0; buyer < scenario.buyers; buyer++)
    void buyers.live(isOver).then(() => {
      living -= 1;
    });
  await world.time.pass(() => living === 0);
  world.heal();
  let isSeen = false;
  void lookAtAll(world).then(() => {
    isSeen = true;
  });
  await world.time.pass(() => isSeen);
  world.records.push(...world.database.facts);
  const breaches = checkHistory(world.records);
  for (const batchId of world.database.strays)
    breaches.push({ rule: 'B1', says: `the batch ${batchId} is of a server that did not own its lane` });
  breaches.push(...world.breaches);
  return { seed, steps: world.steps, breaches, world };
}

/** The seats as a server says that has just started, and what has become of all that was told. */
async function lookAtAll(world: World): Promise<void> {
  await world.time.sleep(20_000);
  for (const show of world.scenario.shows) {
    const { showId } = show;
    const seatIds = [show.seats[0]!.seatId];
    // Everything has an end: who asks now gets an answer.
    const told = await world.ask(
      { do: 'hold', showId, buyerId: 'the last one', seatIds },
      `the last key for ${showId}`,
    );
    if (told && 'refused' in told && told.refused === 'overloaded')
      world.breaches.push({ rule: 'B9', says: `${showId} answers nobody any more, though all is well` });
    await world
      .see({ do: 'see-seats', showId })
      .catch(error =>
        world.breaches.push({ rule: 'B1', says: `${showId} cannot be looked at: ${error.message}` }),
      );
  }
  const bookings = new Set(world.database.facts.map(({ payload }) => payload.bookingId).filter(Boolean));
  for (const bookingId of bookings) {
    const booking = world.database.booking(bookingId)!;
    world.note({ do: 'see-booking', showId: booking.showId, bookingId }, { booking: toldBooking(booking) });
  }
  const entries = new Set(world.database.facts.map(({ payload }) => payload.entryId).filter(Boolean));
  for (const entryId of entries) {
    const { showId, status, bookingId } = world.database.entry(entryId)!;
    const place = { entryId, status, offered: status === 'OFFERED' ? bookingId : null, ahead: null };
    world.note({ do: 'see-place', showId, entryId }, { place });
  }
}
