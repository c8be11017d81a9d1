import { hash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';
import { hmacOf } from '../platform/hmac.ts';
import { derivedKey } from '../platform/secrets.ts';

/** What a token says of its bearer, signed by us, so that no request of a buyer's costs a query. */
export interface Claims {
  readonly buyerId: string;
  /** 0 for a guest; for an account the version of its tokens, see `Revocations`. */
  readonly version: number;
  /** The bearer has a role beyond buyer's: which, and for which venues, is looked up. */
  readonly isStaff: boolean;
}

export interface Tokens {
  sign(claims: Claims): { readonly token: string; readonly expiresAt: string };
  /** Null for what is forged, malformed or expired. */
  read(token: string): Claims | null;
}

export const TOKEN_DAYS = 30;
const DAY_SECONDS = 86_400;
const ISSUER = 'matinee';

/**
 * JSON Web Tokens (RFC 7519), HS256. The first secret signs; tokens of the others are still good, so that a secret can be
 * changed without signing everybody out. Only tokens whose header is, letter for letter, one that we write are looked into at
 * all: the header names the key, so nobody else chooses how a token is checked, and there is nothing to take apart first.
 */
export function openTokens(secrets: readonly [string, ...string[]], clock: Clock): Tokens {
  const keys = secrets.map(signingKey);
  const newest = keys[0]!;
  const keyOf = new Map(keys.map(key => [key.header, key]));
  const known = new Map<string, Payload>();
  const payloadOf = (token: string): Payload | null => {
    const before = known.get(token);
    if (before) return before;
    const key = keyOf.get(token.slice(0, token.indexOf('.')));
    const payload = key ? verified(key, token) : null;
    if (payload) keep(known, token, payload);
    return payload;
  };
  return {
    sign({ buyerId, version, isStaff }) {
      const iat = Math.floor(clock() / 1000);
      const exp = iat + TOKEN_DAYS * DAY_SECONDS;
      const payload = { sub: buyerId, v: version, ...(isStaff && { staff: true }), iss: ISSUER, iat, exp };
      const said = `${newest.header}.${inBase64(payload)}`;
      const token = `${said}.${newest.signatureOf(said)}`;
      return { token, expiresAt: new Date(exp * 1000).toISOString() };
    },
    read(token) {
      const payload = payloadOf(token);
      return payload && payload.exp * 1000 > clock() ? claimsOf(payload) : null;
    },
  };
}

interface Payload {
  readonly sub: string;
  readonly v: number;
  readonly staff?: true;
  readonly exp: number;
}

const claimsOf = ({ sub, v, staff }: Payload): Claims => ({
  buyerId: sub,
  version: v,
  isStaff: staff === true,
});

/** A buyer sends the same token many times in a row, and a signature costs as much as the rest of a small request. */
const MOST_KNOWN = 20_000;

function keep(known: Map<string, Payload>, token: string, payload: Payload): void {
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(token, payload);
}

interface SigningKey {
  readonly header: string;
  readonly signatureOf: (said: string) => string;
}

function signingKey(secret: string): SigningKey {
  const key = derivedKey(secret, 'sessions');
  const kid = hash('sha256', key, 'base64url').slice(0, 8);
  return { header: inBase64({ alg: 'HS256', typ: 'JWT', kid }), signatureOf: hmacOf(key) };
}

const inBase64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Longer ones are none of ours. */
const LONGEST_TOKEN = 1024;

/** What a token says, if its signature is this key's. */
function verified({ header, signatureOf }: SigningKey, token: string): Payload | null {
  if (token.length > LONGEST_TOKEN) return null;
  const end = token.lastIndexOf('.');
  const expected = Buffer.from(signatureOf(token.slice(0, end)), 'latin1');
  const given = Buffer.from(token.slice(end + 1), 'latin1');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const payload = JSON.parse(Buffer.from(token.slice(header.length + 1, end), 'base64url').toString());
  const { iss, sub, v, exp } = payload;
  const isOurs =
    iss === ISSUER && typeof sub === 'string' && typeof v === 'number' && typeof exp === 'number';
  return isOurs ? payload : null;
}
