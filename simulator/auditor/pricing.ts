import type { Terms } from '../box-office/target.ts';

/** Half off the third ticket, and a fifth off in the afternoon; both together are 70 %. */
const THIRD = 50;
const AFTERNOON = 20;

/** What the seats must cost, one by one, in the order in which they were asked for; minor units, halves rounded up. */
export function pricesOf(show: Terms, seatIds: readonly string[]): number[] {
  const classes = new Map(show.seats.map(seat => [seat.seatId, seat.class]));
  return seatIds.map((seatId, index) => {
    const price = show.prices[classes.get(seatId)!]!;
    const off = (index === 2 ? THIRD : 0) + (show.isAfternoon ? AFTERNOON : 0);
    return Math.floor((price * (100 - off) + 50) / 100);
  });
}

export const sum = (amounts: readonly number[]): number =>
  amounts.reduce((total, amount) => total + amount, 0);
