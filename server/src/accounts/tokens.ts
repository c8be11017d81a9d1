import { createHash } from 'node:crypto';
import { createSigner, createVerifier } from 'fast-jwt';
import type { Clock } from '../platform/clock.ts';
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
 * JSON Web Tokens, HS256. The first secret signs; tokens of the others are still good, so that a secret can be changed
 * without signing everybody out.
 */
export function openTokens(secrets: readonly [string, ...string[]], clock: Clock): Tokens {
  const [newest] = secrets;
  const verifiers = new Map(secrets.map(secret => [headerOf(secret), verifierOf(secret)]));
  const signer = signerOf(newest);
  const known = new Map<string, Payload>();
  const payloadOf = (token: string): Payload | null => {
    const before = known.get(token);
    if (before) return before;
    // The header names the key, so that equal headers mean equal keys: no other token is even looked into.
    const verify = verifiers.get(token.slice(0, token.indexOf('.')));
    const payload = verify ? verified(verify, token) : null;
    if (payload) keep(known, token, payload);
    return payload;
  };
  return {
    sign({ buyerId, version, isStaff }) {
      const iat = Math.floor(clock() / 1000);
      const exp = iat + TOKEN_DAYS * DAY_SECONDS;
      const token = signer({ sub: buyerId, v: version, ...(isStaff && { staff: true }), iat, exp });
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

type Verify = (token: string) => Payload;

function verified(verify: Verify, token: string): Payload | null {
  try {
    return verify(token);
  } catch {
    return null;
  }
}

const keyOf = (secret: string): Buffer => derivedKey(secret, 'sessions');

function signerOf(secret: string): (payload: object) => string {
  const key = keyOf(secret);
  const kid = createHash('sha256').update(key).digest('base64url').slice(0, 8);
  return createSigner({ algorithm: 'HS256', key, kid, iss: ISSUER, noTimestamp: true });
}

const headerOf = (secret: string): string => signerOf(secret)({}).split('.')[0]!;

/** The time is judged by our clock, not by the library's. */
const verifierOf = (secret: string): Verify =>
  createVerifier({
    key: keyOf(secret),
    algorithms: ['HS256'],
    allowedIss: ISSUER,
    requiredClaims: ['sub', 'v', 'exp'],
    ignoreExpiration: true,
  });
