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
  const high = Math.floor(ms / 0x1_0000_0000);
  const low = ms >>> 0;
  const pair = (at: number) => HEX[bytes[at]!]!;
  const date = HEX[high >>> 8]! + HEX[high & 0xff]! + HEX[low >>> 24]! + HEX[(low >>> 16) & 0xff]!;
  const count = HEX[0x70 | (counter >>> 8)]! + HEX[counter & 0xff]!;
  const variant = HEX[(bytes[2]! & 0x3f) | 0x80]!;
  const tail = pair(4) + pair(5) + pair(6) + pair(7) + pair(8) + pair(9);
  return `${date}-${HEX[(low >>> 8) & 0xff]!}${HEX[low & 0xff]!}-${count}-${variant}${pair(3)}-${tail}`;
}

/** Every byte in hexadecimal. Ids are made by the hundred thousand a second. */
const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** An id of this process's own source. */
export const newId: Ids = idSource(systemClock, systemRandom);

/** The instant in which an id was made, in milliseconds since 1970. */
export const instantOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
