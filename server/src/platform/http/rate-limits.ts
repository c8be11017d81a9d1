import { type Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { Clock } from '../clock.ts';

/** `burst` requests at once, then `perMinute` steadily. */
export interface Rate {
  readonly burst: number;
  readonly perMinute: number;
}

export interface RateLimits {
  /** For everyone behind one address: a household, or a whole school or mobile carrier. */
  readonly address: Rate;
  readonly buyer: Rate;
  /** For guesses at passwords and floods of new accounts, per address. */
  readonly signIn: Rate;
  /** For new guests, per address: without it, whoever has reached a buyer's limit would just become another buyer. */
  readonly session: Rate;
  /** For holds, per address, as guests may have been made long before. */
  readonly hold: Rate;
}

/** Those that count only some endpoints, in addition to the others, and always by address. */
export type EndpointLimit = 'signIn' | 'session' | 'hold';

export const defaultRateLimits: RateLimits = {
  address: { burst: 600, perMinute: 3000 },
  buyer: { burst: 120, perMinute: 600 },
  signIn: { burst: 20, perMinute: 30 },
  session: { burst: 60, perMinute: 20 },
  hold: { burst: 60, perMinute: 30 },
};

/** The longest memory: one bucket is about a hundred bytes. */
const MOST_BUCKETS = 100_000;

interface Bucket {
  tokens: number;
  at: number;
}

/** Counts the requests of each key by the token bucket method. */
export class RateLimiter {
  readonly #rate: Rate;
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: Rate, clock: Clock) {
    this.#rate = rate;
    this.#clock = clock;
  }

  /** Counts one request; a refusal says after how many seconds the next one will be taken. */
  take(key: string): Refusal | undefined {
    const { burst, perMinute } = this.#rate;
    const now = this.#clock();
    const bucket = this.#buckets.get(key) ?? this.#add(key, now);
    const refilled = ((now - bucket.at) * perMinute) / 60_000;
    bucket.tokens = Math.min(burst, bucket.tokens + Math.max(0, refilled));
    bucket.at = now;
    if (bucket.tokens < 1) {
      return refuse('rate-limited', {
        retryAfterSeconds: Math.ceil(((1 - bucket.tokens) * 60) / perMinute),
      });
    }
    bucket.tokens -= 1;
    return undefined;
  }

  #add(key: string, now: number): Bucket {
    if (this.#buckets.size >= MOST_BUCKETS) this.#forgetOldest();
    const bucket = { tokens: this.#rate.burst, at: now };
    this.#buckets.set(key, bucket);
    return bucket;
  }

  /** A Map keeps the order of arrival; a tenth goes at a time. */
  #forgetOldest(): void {
    let surplus = MOST_BUCKETS / 10;
    for (const key of this.#buckets.keys()) {
      if (surplus-- <= 0) return;
      this.#buckets.delete(key);
    }
  }
}

/** One household has a whole /64 of IPv6, so that counting single addresses of it would limit nobody. */
export function addressKey(ip: string): string {
  if (!ip.includes(':')) return ip;
  if (ip.startsWith('::ffff:')) return ip.slice(7);
  const [head = '', tail] = ip.split('::');
  const groups = head.split(':').filter(Boolean);
  if (tail === undefined) return groups.slice(0, 4).join(':');
  const rest = tail.split(':').filter(Boolean);
  const zeros = new Array<string>(8 - groups.length - rest.length).fill('0');
  return [...groups, ...zeros, ...rest].slice(0, 4).join(':');
}
