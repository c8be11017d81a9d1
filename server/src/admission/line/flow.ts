/** What of a show is left, and who of those inside has got some of it: the engine's view at one instant. */
export interface SeatsLeft {
  readonly free: number;
  /** Held, and not paid for yet. */
  readonly held: number;
  /** Seats that those in the waiting line ask for. */
  readonly awaited: number;
  /** Buyers who have seats, and how many they have together. */
  readonly buyers: number;
  readonly taken: number;
  /** Of the buyers inside, those who have no seat yet and wait for none. */
  readonly choosing: number;
}

/** Until the first have chosen, we go by two seats each, with the weight of ten buyers. */
const USUAL_SEATS = 2;
const USUAL_WEIGHT = 10;

/** What may still be had by somebody let in now. While seats are free only they count, since most holds are paid for in the end. */
export function obtainable({ free, held, awaited }: SeatsLeft): number {
  if (awaited > 0) return Math.max(0, free + held - awaited);
  return free > 0 ? free : held;
}

/** How many more may be let in for the seats that are left: as many as they would serve, less those who are choosing. */
export function room(left: SeatsLeft, mostAtOnce: number | null): number {
  const seatsEach = (USUAL_SEATS * USUAL_WEIGHT + left.taken) / (USUAL_WEIGHT + left.buyers);
  const served = Math.ceil(obtainable(left) / seatsEach);
  return Math.max(0, Math.min(served, mostAtOnce ?? served) - left.choosing);
}

export const FIRST_RATE = 50;
const LEAST_RATE = 1;
const MOST_RATE = 1000;
const QUICK_MS = 50;
const SLOW_MS = 200;

/**
 * How many may be let in per second, by how long the show's writer took to answer: a tenth more when it is quick, half when it is
 * slow or does not answer at all. Multiplicative both ways, since nobody else draws on the same writer whom this would have to
 * share with.
 */
export function nextRate(rate: number, answeredInMs: number): number {
  if (answeredInMs >= SLOW_MS) return Math.max(LEAST_RATE, rate / 2);
  return answeredInMs <= QUICK_MS ? Math.min(MOST_RATE, rate * 1.1) : rate;
}

/** What a rate comes to since the last turn; never more than a second's worth at once. */
export const allowance = (rate: number, sinceMs: number): number =>
  Math.floor((rate * Math.min(sinceMs, 1000)) / 1000);
