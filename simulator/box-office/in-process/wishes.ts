import type { Terms, Wish } from '../target.ts';

/** Prices of the classes, in minor units; odd ones, so that halves must be rounded. */
const PRICES = { premium: 1_495, gold: 1_055, regular: 745 };
type Class = keyof typeof PRICES;

const MINUTE = 60_000;

/** The first rows from the stage are regular, the middle is premium, the rest gold. */
function classOf(row: number, rows: number): Class {
  if (row < rows / 3) return 'regular';
  return row < (2 * rows) / 3 ? 'premium' : 'gold';
}

const rowName = (row: number): string => String.fromCharCode(65 + row);

/** A catalogue file (docs/catalogue-file.md) with a hall and a show for each wish; `number` keeps it apart from others. */
export function catalogueFor(wishes: readonly Wish[], number: number, now: number): object {
  return {
    categories: [{ ref: 'box', name: 'Box' }],
    cities: [{ ref: 'box', name: 'Graz', country: 'AT', timeZone: 'Europe/Vienna', currency: 'EUR' }],
    events: [{ ref: 'box', category: 'box', name: 'Metropolis', languages: ['de'], runningMinutes: 148 }],
    plans: Object.fromEntries(wishes.map((wish, index) => [`p${index}`, planOf(wish)])),
    venues: [
      {
        ref: `box-${number}`,
        city: 'box',
        name: `Lichtspiel ${number}`,
        address: 'Lendplatz 1',
        halls: wishes.map((_, index) => ({ ref: String(index), name: `Saal ${index}`, plan: `p${index}` })),
      },
    ],
    shows: wishes.map((wish, index) => ({
      ref: `box-${number}-${index}`,
      event: 'box',
      hall: `box-${number}/${index}`,
      startsAt: instant(now + wish.startsInMinutes * MINUTE),
      onSaleFrom: instant(now + wish.onSaleInMinutes * MINUTE),
      prices: pricesOf(wish),
      mostSeatsPerBuyer: wish.mostSeatsPerBuyer,
      cancellation: { untilMinutesBefore: wish.cancelUntilMinutes, refundPercent: wish.refundPercent },
    })),
  };
}

function planOf({ rows, seatsPerRow }: Wish): object {
  return {
    sections: [
      {
        section: 'Stalls',
        rows: Array.from({ length: rows }, (_, row) => ({
          row: rowName(row),
          from: 1,
          to: seatsPerRow,
          class: classOf(row, rows),
          along: { at: [0, row * 1.5], step: [1, 0] },
        })),
      },
    ],
  };
}

function pricesOf({ rows }: Wish): Record<string, number> {
  const classes = new Set(Array.from({ length: rows }, (_, row) => classOf(row, rows)));
  return Object.fromEntries([...classes].map(name => [name, PRICES[name]]));
}

/** What was wished for, as whoever sells it knows it. */
export function termsOf(wish: Wish, showId: string, now: number): Terms {
  const {
    rows,
    seatsPerRow,
    mostSeatsPerBuyer,
    cancelUntilMinutes,
    refundPercent,
    waitingRule,
    offerSeconds,
  } = wish;
  const startsAt = now + wish.startsInMinutes * MINUTE;
  const seats = Array.from({ length: rows * seatsPerRow }, (_, index) => {
    const row = Math.floor(index / seatsPerRow);
    const name = rowName(row);
    return { seatId: `${name}${(index % seatsPerRow) + 1}`, row: name, class: classOf(row, rows) };
  });
  const hour = Number(HOUR_IN_GRAZ.format(startsAt));
  return {
    showId,
    startsAt,
    onSaleFrom: now + wish.onSaleInMinutes * MINUTE,
    onSaleUntil: startsAt,
    seats,
    prices: pricesOf(wish),
    mostSeatsPerBuyer,
    cancelUntilMinutes,
    refundPercent,
    waitingRule,
    offerSeconds,
    isAfternoon: hour >= 12 && hour < 17,
  };
}

const HOUR_IN_GRAZ = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Vienna',
  hour: 'numeric',
  hourCycle: 'h23',
});

/** To the second, as catalogue files have it. */
const instant = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
