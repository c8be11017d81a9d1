import { hkdfSync } from 'node:crypto';

/** A key of `bytes` bytes for one purpose, derived from the installation's one secret (HKDF, SHA-256). */
export const derivedKey = (secret: string, purpose: string, bytes = 32): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `matinee ${purpose}`, bytes));
