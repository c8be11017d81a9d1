import { shortDay, writtenAddress, writtenDay, writtenMoney, writtenTime } from '../../platform/wording.ts';
import type { Booked } from '../booked.ts';

/** "Saturday, 21 November 2026, 19:30 (local time in Mumbai)" */
export const whenOf = ({ startsAt, timeZone, city }: Booked): string =>
  `${writtenDay(startsAt, timeZone)}, ${writtenTime(startsAt, timeZone)} (local time in ${city})`;

export const shortlyWhen = ({ startsAt, timeZone }: Booked): string =>
  `${shortDay(startsAt, timeZone)}, ${writtenTime(startsAt, timeZone)}`;

export const whereOf = ({ venue, hall, address, city }: Booked): string =>
  `${venue}, ${hall}, ${writtenAddress(address, city)}`;

export const greetingOf = ({ name }: Booked): string => (name ? `Hello ${name},` : 'Hello,');

export const moneyOf = (amount: number, { currency }: Booked): string => writtenMoney({ amount, currency });

/** Each seat at its full price, each discount by its name, and what was paid. */
export function priceRows(booked: Booked): [label: string, amount: string][] {
  const seats = booked.lines.map(({ seatId, class: name, price }): [string, string] => [
    `Seat ${seatId} (${name.replaceAll('-', ' ')})`,
    moneyOf(price, booked),
  ]);
  const discounts = new Map<string, number>();
  for (const { code, amount } of booked.lines.flatMap(line => line.discounts)) {
    discounts.set(code, (discounts.get(code) ?? 0) + amount);
  }
  const taken = [...discounts].map(([code, amount]): [string, string] => [
    booked.discountNames[code] ?? code,
    moneyOf(-amount, booked),
  ]);
  const sum = booked.lines.reduce((total, line) => total + line.total, 0);
  return [...seats, ...taken, ['Together', moneyOf(sum, booked)]];
}

/** What the buyer may still do, and until when, by the clocks at the venue. */
export function policyOf(booked: Booked): string {
  const { cancelUntilMinutes, refundPercent, startsAt, timeZone } = booked;
  if (cancelUntilMinutes === null) return 'These tickets cannot be given back.';
  const until = new Date(startsAt.getTime() - cancelUntilMinutes * 60_000);
  const share = refundPercent === 100 ? 'all of the price' : `${refundPercent} % of the price`;
  const back = refundPercent === 0 ? 'The price is not paid back.' : `You then get ${share} back.`;
  return `You may cancel until ${writtenDay(until, timeZone)}, ${writtenTime(until, timeZone)}, on the booking's page. ${back}`;
}
