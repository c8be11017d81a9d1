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

/** Ids live as long as what they name, and maps are searched by them: so each is one piece, not many that were put together. */
function written(ms: number, counter: number, random: Uint8Array): string {
  const high = Math.floor(ms / 0x1_0000_0000);
  const low = ms >>> 0;
  put(0, high >>> 8);
  put(2, high & 0xff);
  put(4, low >>> 24);
  put(6, (low >>> 16) & 0xff);
  put(9, (low >>> 8) & 0xff);
  put(11, low & 0xff);
  put(14, 0x70 | (counter >>> 8));
  put(16, counter & 0xff);
  put(19, (random[2]! & 0x3f) | 0x80);
  put(21, random[3]!);
  for (let at = 0; at < 6; at++) put(24 + 2 * at, random[4 + at]!);
  return text.toString('latin1');
}

/** An id with its dashes, to be filled in. */
const text = Buffer.from('00000000-0000-0000-0000-000000000000');
const DIGITS = Buffer.from('0123456789abcdef');

function put(at: number, byte: number): void {
  text[at] = DIGITS[byte >>> 4]!;
  text[at + 1] = DIGITS[byte & 0xf]!;
}

/** An id of this process's own source. */
export const newId: Ids = idSource(systemClock, systemRandom);

/** The instant in which an id was made, in milliseconds since 1970. */
export const instantOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
