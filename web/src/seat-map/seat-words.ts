import type { SeatState } from '@matinee/contract/values.ts';
import type { Layout } from './layout.ts';

const stateWords: Readonly<Record<SeatState, string>> = {
  free: 'free',
  held: 'held by somebody else just now',
  sold: 'sold',
  blocked: 'not for sale',
};

const kindWords = {
  seat: '',
  wheelchair: 'space for a wheelchair',
  companion: 'kept beside a wheelchair space',
  standing: 'standing',
} as const;

/** "price-class" -> "Price class" */
export const classWords = (seatClass: string): string => {
  const words = seatClass.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** "Row C, seat 12", with the section where a hall has several; "Floor, place 17" for standing. */
export function placeWords(layout: Layout, seat: number): string {
  const { section, row, number, kind } = layout.seats[seat]!;
  if (kind === 'standing') return `${section}, place ${number}`;
  const place = `row ${row}, seat ${number}`;
  return layout.sections.length > 1 ? `${section}, ${place}` : `R${place.slice(1)}`;
}

interface Spoken {
  readonly price: string;
  readonly state: SeatState;
  readonly chosen: boolean;
}

/** All that is to be said of a seat: "Row C, seat 12, gold, ₹350, free". */
export function seatWords(layout: Layout, seat: number, { price, state, chosen }: Spoken): string {
  const { class: seatClass, kind } = layout.seats[seat]!;
  return [
    placeWords(layout, seat),
    kindWords[kind],
    classWords(seatClass).toLowerCase(),
    price,
    chosen ? 'chosen by you' : stateWords[state],
  ]
    .filter(Boolean)
    .join(', ');
}
