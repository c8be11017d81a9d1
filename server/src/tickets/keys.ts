import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { Sql } from '../platform/database/database.ts';
import { derivedKey } from '../platform/secrets.ts';
import type { TicketKey } from './code.ts';
import { keyId } from './verify-ticket.ts';

export interface TicketKeys {
  /** Signs the tickets of now. */
  readonly signing: TicketKey;
  /** Verify the tickets of now and those of earlier keys: what `GET /tickets/keys` publishes. */
  readonly published: PublishedKey[];
}

export interface PublishedKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly use: 'sig';
  readonly kid: string;
  readonly x: string;
}

/**
 * The installation's keys. The signing key comes from `given` (MATINEE_TICKET_KEY: 32 bytes in base64url) or, without one,
 * from the installation's secret. Every key that was ever used stays published, so that tickets outlive a rotation; a key
 * that got into wrong hands is withdrawn by setting `withdrawn_at` of its row.
 */
export async function openTicketKeys(sql: Sql, secret: string, given?: string): Promise<TicketKeys> {
  const signing = ticketKey(given ? Buffer.from(given, 'base64url') : derivedKey(secret, 'ticket signing'));
  await sql.query('insert into ticket_keys (kid, x) values ($1, $2) on conflict do nothing', [
    signing.kid,
    signing.x,
  ]);
  const { rows } = await sql.query<{ kid: string; x: string }>(
    'select kid, x from ticket_keys where withdrawn_at is null order by used_from, kid',
  );
  return {
    signing,
    published: rows.map(({ kid, x }) => ({ kty: 'OKP', crv: 'Ed25519', use: 'sig', kid, x })),
  };
}

/** Signs a text with a key of the installation. Whoever uses it begins the text with what it is, so that no two kinds can be confused. */
export const signText = (
  text: string,
  { kid, privateKey }: TicketKey,
): { kid: string; signature: string } => ({
  kid,
  signature: sign(null, Buffer.from(text), privateKey).toString('base64url'),
});

/** The Ed25519 key of a seed of 32 bytes. */
export function ticketKey(seed: Buffer): TicketKey & { readonly x: string } {
  if (seed.length !== SEED_BYTES) throw new Error('a ticket key has 32 bytes');
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' }) as { x: string };
  return { kid: keyId(x), privateKey, x };
}

const SEED_BYTES = 32;
/** What stands before the seed in the DER form of an Ed25519 private key (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
