import { createHmac, timingSafeEqual } from 'node:crypto';
import { derivedKey } from '../platform/secrets.ts';

/** What a pass says: who was let into which show, at which place of its line, and until when. */
export interface Pass {
  readonly showId: string;
  readonly buyerId: string;
  readonly placeId: string;
  /** In milliseconds since 1970. */
  readonly until: number;
}

export interface Passes {
  /** Always the same for the same content. */
  sign(pass: Pass): string;
  /** Undefined for what was not signed by us. Whether it is the bearer's, and still good, is for the caller to see. */
  read(token: string): Pass | undefined;
}

const PREFIX = 'MA1.';
const ID_BYTES = 16;
const CONTENT_BYTES = 3 * ID_BYTES + 6;
const MAC_BYTES = 32;
const MOST_KNOWN = 20_000;

/**
 * Passes are HMAC-SHA256 over their content: only we read them, and it costs a thirtieth of an Ed25519 signature. The first
 * secret signs, passes of the others are still good. A buyer shows the same pass many times in a row, so those read lately
 * are remembered.
 */
export function openPasses(secrets: readonly [string, ...string[]]): Passes {
  const keys = secrets.map(secret => derivedKey(secret, 'admission passes'));
  const known = new Map<string, Pass>();
  return {
    sign(pass) {
      const content = contentOf(pass);
      return PREFIX + Buffer.concat([content, macOf(keys[0]!, content)]).toString('base64url');
    },
    read(token) {
      const before = known.get(token);
      if (before) return before;
      const pass = verified(keys, token);
      if (!pass) return undefined;
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(token, pass);
      return pass;
    },
  };
}

const macOf = (key: Buffer, content: Buffer): Buffer =>
  createHmac('sha256', key).update(PREFIX).update(content).digest();

function contentOf({ showId, buyerId, placeId, until }: Pass): Buffer {
  const time = Buffer.alloc(6);
  time.writeUIntBE(until, 0, 6);
  return Buffer.concat([...[showId, buyerId, placeId].map(bytesOf), time]);
}

function verified(keys: readonly Buffer[], token: string): Pass | undefined {
  if (!token.startsWith(PREFIX)) return undefined;
  const text = token.slice(PREFIX.length);
  const bytes = Buffer.from(text, 'base64url');
  // One way of writing it only, so that there is one text a pass.
  if (bytes.length !== CONTENT_BYTES + MAC_BYTES || bytes.toString('base64url') !== text) return undefined;
  const content = bytes.subarray(0, CONTENT_BYTES);
  const mac = bytes.subarray(CONTENT_BYTES);
  if (!keys.some(key => timingSafeEqual(macOf(key, content), mac))) return undefined;
  const [showId, buyerId, placeId] = [0, 1, 2].map(index => uuidAt(content, index * ID_BYTES));
  return {
    showId: showId!,
    buyerId: buyerId!,
    placeId: placeId!,
    until: content.readUIntBE(3 * ID_BYTES, 6),
  };
}

const bytesOf = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

const uuidAt = (bytes: Buffer, start: number): string =>
  bytes
    .toString('hex', start, start + ID_BYTES)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
