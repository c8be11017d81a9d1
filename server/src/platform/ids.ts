import { type Clock, systemClock } from './clock.ts';
import { type Random, systemRandom } from './random.ts';

/** Gives a new id at every call. */
export type Ids = () => string;

const COUNTER_END = 0x1000;

/**
 * UUIDv7 (RFC 9562, method 1): 48 bits of milliseconds, a 12-bit counter, 62 random bits. The ids of one source only
 * grow, as text and as uuid alike, also within one millisecond and when the clock is set back.
 */
export function idSource(clock: Clock, random: Random): Ids {
  let ms = 0;
  let counter = 0;
  return () => {
    const now = clock();
    const bytes = random(10);
    if (now > ms) {
      ms = now;
      // The upper half of the counter stays free, so that 2,048 ids fit a millisecond wherever it began.
      counter = ((bytes[0]! & 0x07) << 8) | bytes[1]!;
    } else if (++counter === COUNTER_END) {
      ms += 1;
      counter = 0;
    }
    return written(ms, counter, bytes);
  };
}

function written(ms: number, counter: number, bytes: Uint8Array): string {
  const time = ms.toString(16).padStart(12, '0');
  const count = counter.toString(16).padStart(3, '0');
  const tail = Buffer.from(bytes.buffer, bytes.byteOffset + 2, 8).toString('hex');
  const variant = ((bytes[2]! >> 4) & 0x3) | 0x8;
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${variant.toString(16)}${tail.slice(1, 4)}-${tail.slice(4)}`;
}

/** An id of this process's own source. */
export const newId: Ids = idSource(systemClock, systemRandom);

/** The instant in which an id was made, in milliseconds since 1970. */
export const instantOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
