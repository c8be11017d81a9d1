/**
 * Says whether a ticket's code is genuine, with nothing but the published keys: no server, no database, no network.
 *
 *   npm run verify-ticket -- CODE --keys FILE|URL
 *
 * For strangers who build a door of their own: this file is whole in itself and uses only what comes with Node.
 * A genuine code tells that the ticket was issued, not that it was not cancelled since, nor that nobody has come in with
 * it before: that only a door that keeps a list can tell.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';

export interface JsonWebKeySet {
  readonly keys: readonly { kty: string; crv: string; kid: string; x: string }[];
}

export type Verdict =
  | { genuine: true; ticketId: string; showId: string; seatId: string; startsAt: Date; kid: string }
  | { genuine: false; because: 'malformed' | 'unknown-key' | 'wrong-signature' };

const PREFIX = 'MT1.';
const SIGNATURE_BYTES = 64;
const SHORTEST_BYTES = 4 + 16 + 16 + 4 + 1 + SIGNATURE_BYTES;

export function verifyTicket(code: string, { keys }: JsonWebKeySet): Verdict {
  const bytes = code.startsWith(PREFIX) ? fromBase32(code.slice(PREFIX.length)) : undefined;
  if (!bytes || bytes.length < SHORTEST_BYTES) return { genuine: false, because: 'malformed' };
  const content = bytes.subarray(0, -SIGNATURE_BYTES);
  const kid = content.toString('hex', 0, 4);
  const key = keys.find(candidate => candidate.kid === kid && candidate.crv === 'Ed25519');
  if (!key) return { genuine: false, because: 'unknown-key' };
  const publicKey = createPublicKey({ key: { kty: key.kty, crv: key.crv, x: key.x }, format: 'jwk' });
  const signed = Buffer.concat([Buffer.from(PREFIX), content]);
  if (!verify(null, signed, publicKey, bytes.subarray(-SIGNATURE_BYTES))) {
    return { genuine: false, because: 'wrong-signature' };
  }
  return {
    genuine: true,
    ticketId: uuid(content.subarray(4, 20)),
    showId: uuid(content.subarray(20, 36)),
    startsAt: new Date(content.readUInt32BE(36) * 1000),
    seatId: content.toString('ascii', 40),
    kid,
  };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Undefined for what is not the one way of writing some bytes in base32 (RFC 4648, no padding). */
function fromBase32(text: string): Buffer | undefined {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return undefined;
    value = ((value << 5) | digit) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >> bits) & 255);
    }
  }
  const isWhole = bits < 5 && (value & ((1 << bits) - 1)) === 0;
  return isWhole ? Buffer.from(bytes) : undefined;
}

function uuid(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The id that Matinee gives a key: the first four bytes of its RFC 7638 thumbprint. */
export const keyId = (x: string): string =>
  createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('hex').slice(0, 8);

async function main([code, flag, source]: readonly string[]): Promise<number> {
  if (!code || flag !== '--keys' || !source) {
    console.error('usage: npm run verify-ticket -- CODE --keys FILE|URL   (URL: .../api/v1/tickets/keys)');
    return 2;
  }
  const text = /^https?:/.test(source) ? await (await fetch(source)).text() : await readFile(source, 'utf8');
  const verdict = verifyTicket(code.trim(), JSON.parse(text));
  console.log(JSON.stringify(verdict, null, 2));
  return verdict.genuine ? 0 : 1;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
