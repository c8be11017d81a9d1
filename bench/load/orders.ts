import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { Refusal } from '../../contract/refusals.ts';
import type { Reply, RequestKey } from '../../server/src/booking/replies.ts';
import { newId } from '../../server/src/platform/ids.ts';
import { RandomStream } from '../../simulator/engine/index.ts';

/** One buyer's wish, with the key under which it is sent; the same for both sides. */
export interface Order {
  readonly showId: string;
  readonly buyerId: string;
  readonly seatIds: readonly string[];
  readonly key: RequestKey;
  /** The same seats by number, of all that are on sale. */
  readonly numbers: readonly number[];
}

/** A show, with the seats of each row in their order. */
export interface Hall {
  readonly showId: string;
  readonly rows: readonly (readonly string[])[];
}

/** Buyers come again, so their ids are not in the order of their orders. */
export const someBuyers = (count: number, random: RandomStream): string[] =>
  shuffled(Array.from({ length: count }, newId), random);

/** Seats by their names, and by their numbers among all that are on sale. */
export type Wish = Pick<Order, 'showId' | 'seatIds' | 'numbers'>;

export function order(wish: Wish, buyerId: string): Order {
  const { showId, seatIds } = wish;
  const requestHash = hash('sha256', `POST /bookings/reserve\n${showId} ${seatIds.join()}`, 'hex');
  return { ...wish, buyerId, key: { owner: buyerId, key: newId(), requestHash } };
}

/**
 * Orders for two seats side by side, of which a twentieth come too late: every pair of all halls once, in random order, and
 * now and then a pair that somebody has asked for already. Each is made when it is asked for, as buyers make theirs: a hundred
 * thousand made before would be a burden to the memory of the side that runs in this process.
 */
export function pairOrders(halls: readonly Hall[], count: number, seed: number): Generator<Order, void> {
  const random = RandomStream.of(seed, 'orders');
  const pairs = shuffled(pairsOf(halls), random);
  assert.ok(pairs.length >= count, 'there are not as many pairs of seats as orders');
  const buyers = someBuyers(count, random);
  return (function* () {
    for (const [index, buyer] of buyers.entries()) {
      const late = index > 0 && index % 20 === 0;
      yield order(pairs[late ? random.integer(index) : index]!, buyer);
    }
  })();
}

function pairsOf(halls: readonly Hall[]): Wish[] {
  let number = -1;
  return halls.flatMap(({ showId, rows }) =>
    rows.flatMap(row =>
      row.flatMap((seatId, at) => {
        number += 1;
        return at % 2 === 0
          ? []
          : [{ showId, seatIds: [row[at - 1]!, seatId], numbers: [number - 1, number] }];
      }),
    ),
  );
}

export function shuffled<T>(items: T[], random: RandomStream): T[] {
  for (let last = items.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    [items[last], items[other]] = [items[other]!, items[last]!];
  }
  return items;
}

/** Checks every reply against all others: what was granted to whom, by seat. */
export class Replies {
  readonly #asked: Uint16Array;
  readonly #granted: Uint16Array;

  constructor(halls: readonly Hall[]) {
    const seats = halls.reduce((sum, { rows }) => sum + rows.reduce((all, row) => all + row.length, 0), 0);
    this.#asked = new Uint16Array(seats);
    this.#granted = new Uint16Array(seats);
  }

  /** How many seats have been granted. */
  granted = 0;

  isGranted(number: number): boolean {
    return this.#granted[number] === 1;
  }

  asks({ numbers }: Order): void {
    for (const number of numbers) this.#asked[number]! += 1;
  }

  /** Throws if these are not the seats asked for, or are somebody else's already. */
  grants({ seatIds, numbers }: Order, granted: readonly { readonly seatId: string }[]): void {
    assert.equal(granted.length, seatIds.length, 'more or fewer seats were granted than asked for');
    numbers.forEach((number, at) => {
      if (granted[at]!.seatId !== seatIds[at] || this.#granted[number] === 1)
        assert.fail(`${granted[at]!.seatId} was granted twice, or to somebody who wants ${seatIds[at]}`);
      this.#granted[number] = 1;
    });
    this.granted += numbers.length;
  }

  /** Throws if nobody else has asked for any of these. */
  refuses({ numbers }: Order): void {
    assert.ok(
      numbers.some(number => this.#asked[number]! > 1),
      'refused what nobody else has asked for',
    );
  }

  /** A reply of the core: true for a hold, false for the refusal of seats that somebody else has asked for. */
  isHold(order: Order, reply: Reply): boolean {
    if (reply instanceof Refusal) {
      const { code } = reply;
      assert.ok(code === 'seats-taken' || code === 'seats-may-return', `refused: ${code}`);
      this.refuses(order);
      return false;
    }
    assert.equal(reply.status, 201);
    this.grants(order, (reply.body as { seats: { seatId: string }[] }).seats);
    return true;
  }
}
