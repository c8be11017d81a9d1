import { type Life, Simulation } from '../engine/index.ts';
import { Buyer, type BuyerOptions } from './buyer.ts';
import { overHttp } from './over-http.ts';
import { calm } from './scenario.ts';
import type { Terms, Wish } from './target.ts';
import { World } from './world.ts';

const SECOND = 1_000;
/** A buyer every so often, on average: a few requests a minute, well below what an address may ask. */
const BETWEEN_BUYERS = 12 * SECOND;
/** Groups come to the first show one soon after the other, until little is left of it: some of them think better of it. */
const BETWEEN_GROUPS = 3 * SECOND;
const GROUP = 8;
const WANTED_BY_GROUPS = 1.15;
const SHOWS = 4;
/** After so long other shows are chosen: those before are full, or have begun. */
const CHAPTER = 30 * 60 * SECOND;

/**
 * A gentle evening that does not end, on a Matinee that runs: so that somebody who has just started it sees maps fill, and within
 * some ten minutes a line that forms and moves. Ends when it is interrupted, or when that Matinee is there no more.
 */
export async function life(url: string, seed: number, interrupted: AbortSignal): Promise<void> {
  const target = overHttp({ url, speed: 1, interrupted });
  for (let chapter = 0; !interrupted.aborted; chapter++) {
    const shows = await target.shows(Array.from({ length: SHOWS }, () => ANY));
    const simulation = new Simulation({ seed: seed + chapter });
    const world = new World(simulation, target, shows, { atOnce: false, keepsHistory: false });
    simulation.start(groups(world, shows[0]!));
    simulation.start(arrivals(world, shows));
    await world.run(CHAPTER, interrupted);
  }
}

/** A house of hundreds would take hours to fill by twos and threes, and nobody would be seen to wait. */
function* groups(world: World, show: Terms): Life {
  const chance = world.simulation.random('groups');
  const count = Math.floor((WANTED_BY_GROUPS * show.seats.length) / GROUP);
  for (let number = 0; number < count; number++) {
    comes(world, { number: -1 - number, show, party: GROUP, habits: { ...usual, wait: 0, return: 0 } });
    yield chance.exponential(BETWEEN_GROUPS);
  }
}

function* arrivals(world: World, shows: readonly Terms[]): Life {
  const chance = world.simulation.random('arrivals');
  // Most want the same show, so that people wait for it.
  for (let number = 0; ; number++) {
    const show = shows[chance.bernoulli(0.6) ? 0 : chance.integer(shows.length)]!;
    comes(world, { number, show, habits: usual });
    yield chance.exponential(BETWEEN_BUYERS);
  }
}

/** More of them than elsewhere wait, and think better of it: so what was held comes free again, and is offered. */
const usual = { ...calm, late: 0, meddle: 0, wait: 0.9, abandon: 0.15, release: 0.1, cancel: 0.1 };

function comes(world: World, who: Pick<BuyerOptions, 'number' | 'show' | 'habits' | 'party'>): void {
  const buyer = new Buyer(world, { ...who, isBot: false, isOutage: () => false, strangers: [] });
  world.simulation.start(buyer.life());
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
