import { Empirical, type RandomStream } from '../engine/index.ts';

/** What one order is about, drawn from the people, events and places of the feed: a number of each, and a row of seats. */
export type Sale = {
  readonly customer: number;
  readonly event: number;
  readonly firstSeat: number;
  readonly seats: number;
};

const places = [
  ['Mumbai', 330],
  ['Berlin', 60],
  ['New York', -300],
  ['Tokyo', 540],
  ['São Paulo', -180],
  ['Bengaluru', 330],
  ['Graz', 60],
  ['Chicago', -360],
  ['İstanbul', 180],
  ['Kathmandu', 345],
] as const;

/** A word of the name decides the category of a foreign event; some names have none. */
const titles = [
  'Movie: Metropolis',
  'The Silent Movie Night',
  'Movie: Pather Panchali',
  'Concert in the Courtyard',
  'Midnight concert: "Nocturnes"',
  'Open Air Concert',
  'The Winter Play',
  'Play: A Doll’s House',
  'Comedy Festival',
  'Lecture on Light',
];

const PEOPLE = 5_000;
const firstNames = ['Ada', 'Bilal', 'Chiyo', 'Dolores', 'Emre', 'Freya', 'Gustav', 'Hana', 'Ines', 'Jürgen'];
const lastNames = ['Lovelace', 'Rao', 'Tanaka', "O'Hara", 'Yıldız', 'Ström', 'Müller', 'Novák'];

const customers = Array.from({ length: PEOPLE }, (_, index) => {
  const [first, last] = [firstNames[index % 10]!, lastNames[Math.floor(index / 10) % 8]!];
  return JSON.stringify({
    customer_id: `c-${index + 1}`,
    name: `${first} ${last}`,
    email: `buyer${index + 1}@example.org`,
  });
});

/** `head` is the beginning of `event_details`, up to the first seat; `zone` minutes ahead of UTC; `price` minor units. */
type Event = { readonly head: string; readonly zone: number; readonly price: number };

const events: Event[] = places.flatMap(([place, zone], at) =>
  titles.map((title, index) => {
    const fields = {
      event_id: `e-${at * titles.length + index + 1}`,
      event_name: title,
      event_location: place,
    };
    return { head: `${JSON.stringify(fields).slice(0, -1)},"seats":[`, zone, price: 600 + index * 175 };
  }),
);

/** Most people come in twos; a class or a club takes a block, up to the 500 seats that the wire format allows. */
const partySizes = new Empirical([1, 2, 3, 4, 5, 8, 24, 500], [240, 420, 150, 120, 40, 25, 4.9, 0.1]);
const LAST_SEAT = 500;

export function drawSale(chance: RandomStream): Sale {
  const seats = chance.empirical(partySizes);
  return {
    customer: chance.integer(PEOPLE),
    event: chance.integer(events.length),
    firstSeat: 1 + chance.integer(LAST_SEAT - seats + 1),
    seats,
  };
}

/** JSON of the wire format's `customer`. */
export const customerOf = ({ customer }: Sale): string => customers[customer]!;

export const eventOf = ({ event }: Sale): Event => events[event]!;

/** JSON of the seats, without brackets. */
export function seatsOf(sale: Sale): string {
  const { price } = eventOf(sale);
  const [front, back] = [major(price), major(dearer(price))];
  let text = '';
  for (let seat = sale.firstSeat; seat < sale.firstSeat + sale.seats; seat++)
    text += `${text && ','}{"seat_number":${seat},"price":${isBack(seat) ? back : front}}`;
  return text;
}

/** What the seats cost, in minor units. */
export function costOf(sale: Sale): number {
  const { price } = eventOf(sale);
  let cost = 0;
  for (let seat = sale.firstSeat; seat < sale.firstSeat + sale.seats; seat++)
    cost += isBack(seat) ? dearer(price) : price;
  return cost;
}

/** The back half has the better view, and costs a quarter more. */
const isBack = (seat: number): boolean => seat > LAST_SEAT / 2;
const dearer = (price: number): number => price + (price >> 2);

/** 1250 as 12.50, which is how the wire format has money. */
export function major(minor: number): string {
  const cents = minor % 100;
  return `${(minor - cents) / 100}.${cents < 10 ? '0' : ''}${cents}`;
}
