import { createHmac, hash } from 'node:crypto';

const WORD_END = 2 ** 32;
const WORDS_IN_BLOCK = 8;

/**
 * Draws the order of those who came before the opening, the same for the same seed and log: the shuffle of Fisher and Yates
 * (Durstenfeld, CACM 7(7), 1964), from the end, with numbers out of HMAC-SHA256 in counter mode. `arrivals` is the hash of the last
 * entry before the opening, in hexadecimal digits: so the order is not settled before the last of them has come, though the
 * seed is. docs/admission.md states it for strangers.
 */
export function drawOrder<T>(
  seed: Uint8Array,
  arrivals: string,
  inOrderOfArrival: readonly T[],
  below: (limit: number) => number = numbersFrom(seed, arrivals),
): T[] {
  const order = [...inOrderOfArrival];
  for (let last = order.length - 1; last > 0; last--) {
    const chosen = below(last + 1);
    [order[last], order[chosen]] = [order[chosen]!, order[last]!];
  }
  return order;
}

/** Whole numbers from 0 to below a limit, each as likely as the others: words beyond a multiple of the limit are skipped. */
export function numbersFrom(seed: Uint8Array, arrivals: string): (limit: number) => number {
  const key = createHmac('sha256', seed).update(Buffer.from(arrivals, 'hex')).digest();
  let block: Buffer = Buffer.alloc(0);
  let used = 0;
  const nextWord = (): number => {
    if (used % WORDS_IN_BLOCK === 0) block = blockOf(key, used / WORDS_IN_BLOCK);
    return block.readUInt32BE((used++ % WORDS_IN_BLOCK) * 4);
  };
  return limit => {
    const even = WORD_END - (WORD_END % limit);
    for (;;) {
      const word = nextWord();
      if (word < even) return word % limit;
    }
  };
}

function blockOf(key: Buffer, number: number): Buffer {
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(number);
  return createHmac('sha256', key).update(counter).digest();
}

/** What the log says of an order: the SHA-256 of its places, a line each. */
export const orderHash = (places: readonly string[]): string =>
  hash('sha256', places.map(place => `${place}\n`).join(''), 'hex');
