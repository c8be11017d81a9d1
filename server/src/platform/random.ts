import { randomFillSync } from 'node:crypto';

/** `size` unpredictable bytes, fresh at every call. Given as an argument wherever chance matters. */
export type Random = (size: number) => Uint8Array;

const POOL_BYTES = 8192;
const pool = Buffer.allocUnsafe(POOL_BYTES);
let used = POOL_BYTES;

/** The operating system's randomness, fetched a pool at a time, since ids are made by the hundred thousand. */
export const systemRandom: Random = size => {
  if (size > POOL_BYTES) return randomFillSync(new Uint8Array(size));
  if (used + size > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at++) {
    bytes[at] = pool[used]!;
    pool[used++] = 0;
  }
  return bytes;
};

/** A secret of `bytes` random bytes, written in base64url. */
export const secret = (bytes = 32, random: Random = systemRandom): string =>
  Buffer.from(random(bytes)).toString('base64url');
