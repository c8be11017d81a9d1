import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { Refusal, refusals } from '../../contract/refusals.ts';
import type { Reply, RequestKey } from '../../server/src/booking/replies.ts';
import { newId } from '../../server/src/platform/ids.ts';
import { RandomStream } from '../../simulator/engine/index.ts';

/** One buyer's wish, with the key under which it is sent. Made before the clock starts, and the same for both sides. */
export interface Order {
  readonly showId: string;
  readonly buyerId: string;
  readonly seatIds: readonly string[];
  readonly key: RequestKey;
}

/** A show, with the seats of each row in their order. */
export interface Hall {
  readonly showId: string;
  readonly rows: readonly (readonly string[])[];
}

/** Buyers come again, so their ids are not in the order of their orders. */
export const someBuyers = (count: number, random: RandomStream): string[] =>
  shuffled(Array.from({ length: count }, newId), random);

export function order(showId: string, buyerId: string, seatIds: readonly string[]): Order {
  const requestHash = hash('sha256', `POST /bookings/reserve\n${showId} ${seatIds.join()}`, 'buffer');
  return { showId, buyerId, seatIds, key: { owner: buyerId, key: newId(), requestHash } };
}

/**
 * Orders for two seats side by side, of which a twentieth come too late: every pair of all halls once, in random order, and
 * now and then a pair that somebody has asked for already.
 */
export function pairOrders(halls: readonly Hall[], count: number, seed: number): Order[] {
  const random = RandomStream.of(seed, 'orders');
  const pairs = shuffled(halls.flatMap(pairsOf), random);
  assert.ok(pairs.length >= count, 'there are not as many pairs of seats as orders');
  const buyers = someBuyers(count, random);
  return Array.from({ length: count }, (_, index) => {
    const late = index > 0 && index % 20 === 0;
    const { showId, seatIds } = pairs[late ? random.integer(index) : index]!;
    return order(showId, buyers[index]!, seatIds);
  });
}

function pairsOf({ showId, rows }: Hall): Pick<Order, 'showId' | 'seatIds'>[] {
  return rows.flatMap(row =>
    row.flatMap((seatId, at) => (at % 2 === 1 ? [{ showId, seatIds: [row[at - 1]!, seatId] }] : [])),
  );
}

export function shuffled<T>(items: T[], random: RandomStream): T[] {
  for (let last = items.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    [items[last], items[other]] = [items[other]!, items[last]!];
  }
  return items;
}

/** Whoever has got a seat; checks every reply against all others. */
export class Replies {
  readonly #asked = new Set<string>();
  readonly #granted = new Set<string>();

  asks({ showId, seatIds }: Order): void {
    for (const seat of seatIds) this.#asked.add(`${showId} ${seat}`);
  }

  /** Throws if the seats are somebody else's already. */
  grants({ showId, seatIds }: Order, granted: readonly string[]): void {
    assert.deepEqual(granted, seatIds, 'other seats were granted than asked for');
    for (const seat of seatIds) {
      assert.ok(!this.#granted.has(`${showId} ${seat}`), `${seat} of ${showId} was granted twice`);
      this.#granted.add(`${showId} ${seat}`);
    }
  }

  /** A reply of the core: true for a hold, false for the refusal of seats that somebody else has asked for. */
  isHold(order: Order, reply: Reply): boolean {
    if (!(reply instanceof Refusal)) {
      assert.equal(reply.status, 201);
      const { seats } = reply.body as { seats: { seatId: string }[] };
      this.grants(
        order,
        seats.map(seat => seat.seatId),
      );
      return true;
    }
    assert.ok(
      ['seats-taken', 'seats-may-return'].includes(reply.code),
      `refused: ${reply.code} ${refusals[reply.code]}`,
    );
    return false;
  }
}
