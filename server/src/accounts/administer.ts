import type { Role } from '@matinee/contract/values.ts';
import type { Sql } from '../platform/database/database.ts';
import { secret } from '../platform/random.ts';
import { openPasswords } from './passwords.ts';

/** What an operator may do to an account from the terminal: the first admin of an installation is made so. */
export interface AccountChange {
  readonly email: string;
  /** Beside buyer; unchanged if not given. */
  readonly roles?: readonly Role[];
  /** The venues that a partner or a door acts for; unchanged if not given. */
  readonly venueIds?: readonly string[];
  /** Replaces a forgotten password by a random one, and ends every session. */
  readonly isPasswordNew?: boolean;
}

export interface AccountState {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly venues: readonly string[];
  readonly newPassword?: string;
}

/** Gives what the account is then; undefined if nobody has registered with this address. Throws for an unknown venue. */
export async function administer(sql: Sql, change: AccountChange): Promise<AccountState | undefined> {
  const email = change.email.toLowerCase();
  const { rows } = await sql.query<{ id: string }>('select account_id as id from accounts where email = $1', [
    email,
  ]);
  const [account] = rows;
  if (!account) return undefined;
  if (change.roles) {
    const roles = [...new Set<Role>(['buyer', ...change.roles])];
    await sql.query('update accounts set roles = $2 where account_id = $1', [account.id, roles]);
  }
  if (change.venueIds) {
    await sql.query('delete from account_venues where account_id = $1', [account.id]);
    await sql.query('insert into account_venues select $1, unnest($2::uuid[])', [
      account.id,
      change.venueIds,
    ]);
  }
  const newPassword = change.isPasswordNew ? await replacePassword(sql, account.id) : undefined;
  const state = await sql.query<AccountState>(STATE, [account.id]);
  return { ...state.rows[0]!, ...(newPassword && { newPassword }) };
}

async function replacePassword(sql: Sql, accountId: string): Promise<string> {
  const password = secret(12);
  await sql.query(REPLACE, [accountId, await openPasswords().hash(password)]);
  return password;
}

const REPLACE = `
  update accounts set password_hash = $2, token_version = token_version + 1, revoked_at = now()
  where account_id = $1`;

const STATE = `
  select name, roles, array(
    select v.name from account_venues b join venues v using (venue_id) where b.account_id = a.account_id order by 1
  ) as venues
  from accounts a where account_id = $1`;
