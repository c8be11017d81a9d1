import { type Life, Simulation } from '../engine/index.ts';
import { Buyer } from './buyer.ts';
import { overHttp } from './over-http.ts';
import { calm } from './scenario.ts';
import type { Terms, Wish } from './target.ts';
import { World } from './world.ts';

const SECOND = 1_000;
/** A buyer every so often, on average: a few requests a minute, well below what an address may ask. */
const BETWEEN_BUYERS = 12 * SECOND;
const SHOWS = 4;
/** After so long other shows are chosen: those before are full, or have begun. */
const CHAPTER = 30 * 60 * SECOND;

/**
 * A gentle evening that does not end, on a Matinee that runs: so that somebody who has just started it sees maps fill. Ends when
 * it is interrupted, or when that Matinee is there no more.
 */
export async function life(url: string, seed: number, interrupted: AbortSignal): Promise<void> {
  const target = overHttp({ url, speed: 1, interrupted });
  for (let chapter = 0; !interrupted.aborted; chapter++) {
    const shows = await target.shows(Array.from({ length: SHOWS }, () => ANY));
    const simulation = new Simulation({ seed: seed + chapter });
    const world = new World(simulation, target, shows, { atOnce: false, keepsHistory: false });
    simulation.start(arrivals(world, shows));
    await world.run(CHAPTER, interrupted);
  }
}

function* arrivals(world: World, shows: readonly Terms[]): Life {
  const chance = world.simulation.random('arrivals');
  // Most want the same show, so that it is seen to fill, and people to wait.
  for (let number = 0; ; number++) {
    const show = shows[chance.bernoulli(0.5) ? 0 : chance.integer(shows.length)]!;
    const isOutage = () => false;
    const habits = { ...calm, late: 0, meddle: 0 };
    const buyer = new Buyer(world, { number, show, habits, isBot: false, isOutage, strangers: [] });
    world.simulation.start(buyer.life());
    yield chance.exponential(BETWEEN_BUYERS);
  }
}

/** Over HTTP there is no wishing: the shows are those that are on sale. */
const ANY: Wish = {
  rows: 1,
  seatsPerRow: 1,
  startsInMinutes: 60,
  onSaleInMinutes: 0,
  mostSeatsPerBuyer: 10,
  cancelUntilMinutes: null,
  refundPercent: 100,
  waitingRule: 'strict',
  offerSeconds: 120,
};
