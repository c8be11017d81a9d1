import type { Money, SeatState } from '@matinee/contract/values.ts';
import { besides, type Layout } from './layout.ts';
import type { Choice } from './seat-store.ts';

/** A price class as the map knows it: its price, and the place in the order of prices that gives it its look. */
export interface ClassOnMap {
  readonly class: string;
  readonly price: Money;
  /** 0 for the dearest. */
  readonly place: number;
  /** Places to stand, all of them. */
  readonly standing: boolean;
}

/** All that one drawing shows. */
export interface Scene {
  readonly layout: Layout;
  readonly choice: Choice;
  readonly own: ReadonlySet<number>;
  readonly classes: readonly ClassOnMap[];
  /** Only this class is of interest; the others step back. */
  readonly only: string | undefined;
}

/** Dearest first, as a programme lists them. */
export function orderClasses(
  offers: readonly { class: string; price: Money }[],
  layout: Layout,
): ClassOnMap[] {
  return offers
    .toSorted((a, b) => b.price.amount - a.price.amount || a.class.localeCompare(b.class))
    .map((offer, place) => ({
      class: offer.class,
      price: offer.price,
      place,
      standing: layout.seats.every(seat => seat.class !== offer.class || seat.kind === 'standing'),
    }));
}

/** A stretch of one row in one class with no aisle in it: what a row is from afar. */
export interface Ribbon {
  readonly class: string;
  readonly seats: readonly number[];
}

export function ribbonsOf(layout: Layout): Ribbon[] {
  const ribbons: { class: string; seats: number[] }[] = [];
  for (const row of layout.rows) {
    let last: { class: string; seats: number[] } | undefined;
    for (const seat of row.seats) {
      const seatClass = layout.seats[seat]!.class;
      if (!last || last.class !== seatClass || !besides(layout, last.seats.at(-1)!, seat)) {
        last = { class: seatClass, seats: [] };
        ribbons.push(last);
      }
      last.seats.push(seat);
    }
  }
  return ribbons;
}

/** How many seats are free, by section and by class, and of how many. */
export interface Tally {
  readonly bySection: readonly { readonly free: number; readonly total: number }[];
  readonly byClass: ReadonlyMap<string, { readonly free: number; readonly total: number }>;
}

export function tally(layout: Layout, states: readonly SeatState[]): Tally {
  const bySection = layout.sections.map(section => ({ free: 0, total: section.seats.length }));
  const byClass = new Map<string, { free: number; total: number }>();
  layout.seats.forEach((seat, index) => {
    const ofClass = byClass.get(seat.class) ?? { free: 0, total: 0 };
    byClass.set(seat.class, ofClass);
    ofClass.total++;
    if (states[index] !== 'free') return;
    ofClass.free++;
    bySection[layout.sectionOf[index]!]!.free++;
  });
  return { bySection, byClass };
}
