import { Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { Pool } from 'pg';
import type { Identity } from '../platform/http/index.ts';
import type { Ids } from '../platform/ids.ts';
import type { Account } from './account.ts';
import type { Passwords } from './passwords.ts';

export interface Registration {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  /** Who registers: a guest keeps its id, and with it all that it has booked. */
  readonly identity: Identity | null;
  readonly key: string | undefined;
}

export interface Registering {
  readonly write: Pool;
  readonly passwords: Passwords;
  readonly ids: Ids;
}

/** B9: with the same key, address and password a repeated registration finds the account that it has made. */
export async function register(
  { write, passwords, ids }: Registering,
  { email, password, name, identity, key }: Registration,
): Promise<Account | Refusal> {
  const hash = await passwords.hash(password);
  if (hash instanceof Refusal) return hash;
  const insert = async (accountId: string) => {
    const values = [accountId, email.toLowerCase(), name, hash, key];
    const { rows } = await write.query<Account>(INSERT, values);
    return rows[0];
  };
  const asGuest = identity?.guest ? await insert(identity.buyerId) : undefined;
  // The guest may have registered before, with another address: this is then a person's second account.
  const made = asGuest ?? (await insert(ids()));
  if (made) return made;

  const { rows } = await write.query<Account & { passwordHash: string }>(EARLIER, [email.toLowerCase(), key]);
  const [earlier] = rows;
  const isRepeat = earlier !== undefined && (await passwords.matches(password, earlier.passwordHash));
  if (isRepeat instanceof Refusal) return isRepeat;
  return isRepeat ? earlier! : refuse('already-exists', { detail: 'This e-mail address is registered.' });
}

const INSERT = `
  insert into accounts (account_id, email, name, password_hash, registration_key)
  values ($1, $2, $3, $4, $5)
  on conflict do nothing
  returning account_id as "accountId", roles, token_version as version`;

const EARLIER = `
  select account_id as "accountId", roles, token_version as version, password_hash as "passwordHash"
  from accounts where email = $1 and registration_key = $2`;
