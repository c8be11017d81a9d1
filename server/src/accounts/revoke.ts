import { Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { Pool } from 'pg';
import type { Identity } from '../platform/http/index.ts';
import type { Account } from './account.ts';
import type { Passwords } from './passwords.ts';
import type { Revocations } from './revocations.ts';

export interface Revoking {
  readonly write: Pool;
  readonly passwords: Passwords;
  readonly revocations: Revocations;
}

const NO_ACCOUNT = refuse('forbidden', { detail: 'A guest has no account; register first.' });

/** Ends every session of the account, this one included. */
export async function signOutEverywhere(
  { write, revocations }: Revoking,
  identity: Identity,
): Promise<Refusal | undefined> {
  if (identity.guest) return NO_ACCOUNT;
  const { rows } = await write.query<Account>(`${REVOKE} returning token_version as version`, [
    identity.buyerId,
  ]);
  if (rows[0]) revocations.note(identity.buyerId, rows[0].version);
  return undefined;
}

/** Ends every session of the account; the one that asked goes on with a new token. */
export async function changePassword(
  { write, passwords, revocations }: Revoking,
  identity: Identity,
  { password, newPassword }: { readonly password: string; readonly newPassword: string },
): Promise<Account | Refusal> {
  if (identity.guest) return NO_ACCOUNT;
  const { rows } = await write.query<{ hash: string }>(
    'select password_hash as hash from accounts where account_id = $1',
    [identity.buyerId],
  );
  const isRight = await passwords.matches(password, rows[0]?.hash);
  if (isRight instanceof Refusal) return isRight;
  if (!isRight) return refuse('wrong-credentials');
  const hash = await passwords.hash(newPassword);
  if (hash instanceof Refusal) return hash;
  const changed = await write.query<Account>(CHANGE, [identity.buyerId, hash, rows[0]!.hash]);
  const [account] = changed.rows;
  // Somebody else has changed the password in the meantime.
  if (!account) return refuse('wrong-credentials');
  revocations.note(account.accountId, account.version);
  return account;
}

const REVOKE = `
  update accounts set token_version = token_version + 1, revoked_at = now()
  where account_id = $1`;

const CHANGE = `
  update accounts set token_version = token_version + 1, revoked_at = now(), password_hash = $2
  where account_id = $1 and password_hash = $3
  returning account_id as "accountId", roles, token_version as version`;
