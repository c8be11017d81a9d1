import { type Life, type RandomStream, Simulation } from '../engine/index.ts';
import { Buyer, type BuyerOptions } from './buyer.ts';
import type { Incident, Scenario } from './scenario.ts';
import type { Target, Terms } from './target.ts';
import { World } from './world.ts';

const MINUTE = 60_000;
const SOON_IN_COMMITS = 12;

/**
 * Plays a scenario on a target, and gives what happened. When `interrupted` is aborted it ends where it is: the
 * history so far is whole. `told` hears how far it has come, in minutes.
 */
export async function play(
  scenario: Scenario,
  seed: number,
  target: Target,
  { interrupted, told = () => {} }: { interrupted: AbortSignal; told?: (minutes: number) => void },
): Promise<World> {
  await target.serve?.(scenario);
  const shows = await target.shows(scenario.shows);
  const simulation = new Simulation({ seed });
  // Elsewhere nothing repeats to the byte anyway, and a rush is to be one.
  const world = new World(simulation, target, shows, { atOnce: scenario.atOnce || !target.leaps });
  const arrivals = simulation.random('arrivals');
  const strangers: string[] = [];
  const now = () => simulation.now / MINUTE;
  const { outage } = scenario;
  const isOutage = () => outage !== null && now() >= outage.from && now() < outage.until;
  for (let number = 0; number < scenario.buyers + scenario.bots; number++) {
    const isBot = number >= scenario.buyers;
    const show = shows[arrivals.integer(shows.length)]!;
    const options: BuyerOptions = { number, show, habits: scenario.habits, isBot, isOutage, strangers };
    const comes = isBot ? 0 : arrivalOf(scenario, arrivals);
    simulation.start(coming(comes * MINUTE, new Buyer(world, options)));
  }
  for (const incident of scenario.incidents) simulation.start(happening(incident, world, shows[0]!));
  await world.run(scenario.minutes * MINUTE, interrupted, ms => told(ms / MINUTE));
  await world.finish();
  return world;
}

function* coming(delay: number, buyer: Buyer): Life {
  yield delay;
  yield* buyer.life();
}

/** The minute at which somebody comes. */
function arrivalOf({ arrivals, minutes, shows }: Scenario, chance: RandomStream): number {
  switch (arrivals) {
    case 'steady':
      return chance.uniform() * minutes;
    case 'evening':
      // Two uniform numbers make a peak in the middle.
      return ((chance.uniform() + chance.uniform()) / 2) * minutes;
    case 'rush': {
      // Most press the button at the opening, to the second; the others come soon.
      const opening = Math.max(0, ...shows.map(show => show.onSaleInMinutes));
      return chance.bernoulli(0.7) ? opening : opening + chance.exponential(minutes / 20);
    }
  }
}

function* happening({ minute, what }: Incident, world: World, show: Terms): Life {
  yield minute * MINUTE;
  const { target } = world;
  if (what === 'crash') {
    // It dies in the middle of something, soon: what that is follows from the seed as well.
    const chance = world.simulation.random(`crash ${minute}`);
    target.dieAt?.({
      commit: 1 + chance.integer(SOON_IN_COMMITS),
      edge: chance.bernoulli(0.5) ? 'before' : 'after',
    });
    return;
  }
  const token = target.staffToken;
  if (token === undefined) return;
  if (what === 'seats-blocked') return yield* blocking(world, show, token);
  // Nobody else may buy, then everybody gets their money back.
  for (const bookingId of paidBookings(world, show.showId))
    yield world.ask('staff', {
      method: 'POST',
      path: `/bookings/${bookingId}/cancel`,
      token,
      key: `stop-${bookingId}`,
    });
}

function* blocking(world: World, show: Terms, token: string): Life {
  const seatIds = show.seats.slice(0, 4).map(({ seatId }) => seatId);
  const set = (state: 'blocked' | 'free') =>
    world.ask('staff', {
      method: 'PUT',
      path: '/tickets/update-seats',
      token,
      key: `${state}-${show.showId}`,
      body: { showId: show.showId, seatIds, state },
    });
  const blocked = set('blocked');
  yield blocked;
  if (blocked.value.status !== 200) return;
  yield 20 * MINUTE;
  yield set('free');
}

/** The bookings that have been paid for, as their buyers were told. */
function paidBookings({ rounds }: World, showId: string): Set<string> {
  const answers = rounds.flatMap(({ asked }) => asked.map(({ answer }) => answer));
  const paid = answers.filter(
    ({ status, body }) => status === 200 && body?.status === 'CONFIRMED' && body.showId === showId,
  );
  return new Set(paid.map(({ body }) => body.bookingId as string));
}
