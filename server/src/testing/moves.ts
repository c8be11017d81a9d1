import fc from 'fast-check';

/** What may happen in a played show. Numbers name things by when they came, counted round; `by: null` is the owner. */
export type Move =
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'wait-for-hold'; readonly which: number; readonly offset: number }
  | { readonly do: 'wait-for-limit'; readonly limit: 'sale' | 'cancelling'; readonly offset: number }
  | { readonly do: 'commit'; readonly prices: number | null }
  | { readonly do: 'hold'; readonly by: number; readonly seats: readonly number[] }
  | { readonly do: 'hold-again'; readonly which: number }
  | { readonly do: 'release'; readonly which: number; readonly by: number | null }
  | {
      readonly do: 'change';
      readonly which: number;
      readonly by: number | null;
      readonly seats: readonly number[];
      readonly asMany: boolean;
    }
  | {
      readonly do: 'pay';
      readonly which: number;
      readonly by: number | null;
      readonly payment: number | null;
    }
  | { readonly do: 'answer'; readonly which: number; readonly answer: 'authorised' | 'declined' }
  | {
      readonly do: 'cancel';
      readonly which: number;
      readonly by: number | null | 'staff';
      readonly seats: number | null;
    }
  | {
      readonly do: 'issue';
      readonly seats: readonly number[] | null;
      readonly count: number;
      readonly class: string | null;
      readonly cash: boolean;
    }
  | { readonly do: 'block'; readonly seats: readonly number[]; readonly blocked: boolean }
  | { readonly do: 'adopt'; readonly from: number; readonly to: number }
  | { readonly do: 'expire' };

export const BUYERS = 3;
/** Eight seats, and a ninth that the hall does not have. */
const SEATS = 8;

const which = fc.nat({ max: 30 });
const buyer = fc.nat({ max: BUYERS - 1 });
const owner = fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: buyer });
const seat = fc.nat({ max: SEATS - 1 });
const wish = fc.oneof(
  { weight: 12, arbitrary: fc.uniqueArray(seat, { minLength: 1, maxLength: 4 }) },
  { weight: 1, arbitrary: fc.array(fc.nat({ max: SEATS }), { minLength: 1, maxLength: 5 }) },
);
const sometimes = <T>(arbitrary: fc.Arbitrary<T>, outOf: number) =>
  fc.oneof({ weight: outOf - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
const pauses = [0, 1, 1_000, 60_000, 150_000, 299_999, 300_000, 304_999, 305_000, 1_800_000];
const borders = [-1, 0, 1, 4_999, 5_000, 5_001];

const moves: readonly [weight: number, move: fc.Arbitrary<Move>][] = [
  [3, fc.record({ do: fc.constant('wait'), ms: fc.constantFrom(...pauses) })],
  [4, fc.record({ do: fc.constant('wait-for-hold'), which, offset: fc.constantFrom(...borders) })],
  [
    0.4,
    fc.record({
      do: fc.constant('wait-for-limit'),
      limit: fc.constantFrom('sale', 'cancelling'),
      offset: fc.constantFrom(-1, 0, 1),
    }),
  ],
  [4, fc.record({ do: fc.constant('commit'), prices: sometimes(fc.nat({ max: 1 }), 4) })],
  [14, fc.record({ do: fc.constant('hold'), by: buyer, seats: wish })],
  [1, fc.record({ do: fc.constant('hold-again'), which })],
  [3, fc.record({ do: fc.constant('release'), which, by: owner })],
  [
    5,
    fc.record({
      do: fc.constant('change'),
      which,
      by: owner,
      seats: fc.uniqueArray(seat, { minLength: 4, maxLength: 5 }),
      asMany: fc.constantFrom(true, true, true, false),
    }),
  ],
  [9, fc.record({ do: fc.constant('pay'), which, by: owner, payment: sometimes(which, 6) })],
  [14, fc.record({ do: fc.constant('answer'), which, answer: fc.constantFrom('authorised', 'declined') })],
  [
    5,
    fc.record({
      do: fc.constant('cancel'),
      which,
      by: fc.oneof(owner, fc.constant('staff')),
      seats: sometimes(fc.nat({ max: 2 ** SEATS }), 2),
    }),
  ],
  [
    2,
    fc.record({
      do: fc.constant('issue'),
      seats: sometimes(wish, 2),
      count: fc.integer({ min: 1, max: 5 }),
      class: fc.constantFrom(null, 'premium', 'regular'),
      cash: fc.boolean(),
    }),
  ],
  [2, fc.record({ do: fc.constant('block'), seats: wish, blocked: fc.boolean() })],
  [1, fc.record({ do: fc.constant('adopt'), from: buyer, to: buyer })],
  [1, fc.record({ do: fc.constant('expire') })],
] as never;

/** A long story of one show, shrunk to a short one when it fails. */
export const stories: fc.Arbitrary<Move[]> = fc.array(
  fc.oneof(...moves.map(([weight, arbitrary]) => ({ weight: weight * 10, arbitrary }))),
  { minLength: 1, maxLength: 80, size: 'max' },
);
