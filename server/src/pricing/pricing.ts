import { localTime } from '../platform/local-time.ts';

/**
 * A discount as it is kept. It applies to a ticket if every condition it names holds; one that names none applies always.
 * How it goes together with others (`combines`) is told at `reduce` below.
 */
export interface Discount {
  readonly code: string;
  readonly name: string;
  /** Whole percent, 1 to 100. */
  readonly percent: number;
  readonly combines: 'adds' | 'exclusive' | 'sequential';
  /** Its place in the order of evaluation; the code decides between equals. */
  readonly evaluated: number;
  /** Only the ticket of this number in a booking, counted from 1 in the order in which the seats were asked for. */
  readonly nthTicket: number | null;
  /** Only shows that start in this window, minutes since midnight by the venue's clocks: `from` is in it, `before` not. */
  readonly startsBetween: { readonly from: number; readonly before: number } | null;
}

/** The price of one seat and each discount's share of it, in minor units: `price` less all shares is `total`, exactly. */
export interface BookedLine {
  readonly seatId: string;
  readonly class: string;
  readonly price: number;
  readonly discounts: readonly { readonly code: string; readonly amount: number }[];
  readonly total: number;
}

export interface SeatOfClass {
  readonly seatId: string;
  readonly class: string;
}

/** Prices the seats of one booking, in the order in which they were asked for. Throws if a class has no price. */
export type Pricing = (seats: readonly SeatOfClass[]) => BookedLine[];

/** The prices of one show, worked out as they are needed and then kept, since a show sells a few classes many times. */
export function pricingOf(
  prices: Readonly<Record<string, number>>,
  discounts: readonly Discount[],
  startsAt: Date,
  timeZone: string,
): Pricing {
  const live = discountsOf(discounts, startsAt, timeZone);
  const special = new Set(live.map(discount => discount.nthTicket));
  const known = new Map<string, Omit<BookedLine, 'seatId'>>();

  const priced = (className: string, ticket: number) => {
    const nth = special.has(ticket) ? ticket : 0;
    const key = `${nth} ${className}`;
    let line = known.get(key);
    if (!line) {
      const price = prices[className];
      if (price === undefined) throw new Error(`class ${className} has no price`);
      const due = live.filter(({ nthTicket }) => nthTicket === null || nthTicket === nth);
      line = { class: className, price, ...reduce(price, due) };
      known.set(key, line);
    }
    return line;
  };
  return seats => seats.map((seat, index) => ({ seatId: seat.seatId, ...priced(seat.class, index + 1) }));
}

/** Those of the discounts that some ticket of a show with this start may get, in the order of evaluation. */
export function discountsOf<D extends Discount>(
  discounts: readonly D[],
  startsAt: Date,
  timeZone: string,
): D[] {
  // What a clock in some zone shows is dear to find out, and most shows have no discount that goes by it.
  const isByTheHour = discounts.some(({ startsBetween }) => startsBetween !== null);
  const minute = isByTheHour ? localTime(startsAt.getTime(), timeZone).minute : 0;
  return discounts.filter(discount => startsIn(discount, minute)).sort(inOrder);
}

/** `pricingOf` for a single booking. */
export const priceSeats = (
  seats: readonly SeatOfClass[],
  prices: Readonly<Record<string, number>>,
  discounts: readonly Discount[],
  startsAt: Date,
  timeZone: string,
): BookedLine[] => pricingOf(prices, discounts, startsAt, timeZone)(seats);

/** A window may reach over midnight: from 22:00, before 02:00. */
function startsIn({ startsBetween }: Discount, minute: number): boolean {
  if (!startsBetween) return true;
  const { from, before } = startsBetween;
  return from <= before ? from <= minute && minute < before : from <= minute || minute < before;
}

function inOrder(one: Discount, other: Discount): number {
  return one.evaluated - other.evaluated || (one.code < other.code ? -1 : 1);
}

type Reduced = Pick<BookedLine, 'discounts' | 'total'>;

/**
 * What is left of a price. The adding discounts add their percentages (to 100 at most) and come off the price together;
 * then each sequential one comes off what remains. The largest exclusive discount stands alone: it is given instead of
 * all the others if that is cheaper for the buyer. The ticket's result is rounded once, half up.
 */
function reduce(price: number, due: readonly Discount[]): Reduced {
  const largest = due
    .filter(({ combines }) => combines === 'exclusive')
    .reduce<Discount | undefined>(
      (best, next) => (best && best.percent >= next.percent ? best : next),
      undefined,
    );
  const together = stepsTogether(due);
  const alone = largest
    ? [{ code: largest.code, numerator: BigInt(100 - largest.percent), denominator: 100n }]
    : [];
  const [combined, single] = [shares(price, together), shares(price, alone)];
  return largest && single.total < combined.total ? single : combined;
}

/** What is left of the price after a discount, as an exact fraction of the whole price. */
interface Step {
  readonly code: string;
  readonly numerator: bigint;
  readonly denominator: bigint;
}

function stepsTogether(due: readonly Discount[]): Step[] {
  const steps: Step[] = [];
  let [numerator, denominator] = [100n, 100n];
  for (const { code, percent } of due.filter(({ combines }) => combines === 'adds')) {
    numerator = numerator > BigInt(percent) ? numerator - BigInt(percent) : 0n;
    steps.push({ code, numerator, denominator });
  }
  for (const { code, percent } of due.filter(({ combines }) => combines === 'sequential')) {
    numerator *= BigInt(100 - percent);
    denominator *= 100n;
    steps.push({ code, numerator, denominator });
  }
  return steps;
}

/**
 * Rounds what is left after every step and gives each discount the difference to the step before: so the shares always
 * add up to what the buyer saves, and only the last rounding decides the total. A share of nothing is not recorded.
 */
function shares(price: number, steps: readonly Step[]): Reduced {
  let total = price;
  const discounts = [];
  for (const { code, numerator, denominator } of steps) {
    const left = Number((2n * BigInt(price) * numerator + denominator) / (2n * denominator));
    if (left < total) discounts.push({ code, amount: total - left });
    total = left;
  }
  return { discounts, total };
}
