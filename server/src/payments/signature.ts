import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far a webhook's clock may be from ours: longer than any network, too short for a recording to be of use. */
export const TOLERANCE_MS = 5 * 60_000;

/** The header `t=<seconds since 1970>,v1=<hex HMAC-SHA256 of "t.body">` that signs `body` at `now` (milliseconds). */
export function signWebhook(secret: Buffer, body: Buffer | string, now: number): string {
  const seconds = Math.floor(now / 1000);
  return `t=${seconds},v1=${digest(secret, seconds, body).toString('hex')}`;
}

/**
 * Whether `header` signs exactly these bytes, with this secret, at most `TOLERANCE_MS` from `now`. While a secret is
 * replaced a provider may send several `v1`; one that fits is enough.
 */
export function isSigned(secret: Buffer, header: string | undefined, body: Buffer, now: number): boolean {
  const parts = (header ?? '').split(',').map(part => part.trim().split('=', 2) as [string, string?]);
  const seconds = Number(parts.find(([name]) => name === 't')?.[1]);
  if (!Number.isSafeInteger(seconds) || Math.abs(now - seconds * 1000) > TOLERANCE_MS) return false;
  const expected = digest(secret, seconds, body);
  return parts.some(([name, value]) => name === 'v1' && isEqual(Buffer.from(value ?? '', 'hex'), expected));
}

const digest = (secret: Buffer, seconds: number, body: Buffer | string): Buffer =>
  createHmac('sha256', secret).update(`${seconds}.`).update(body).digest();

const isEqual = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other);
