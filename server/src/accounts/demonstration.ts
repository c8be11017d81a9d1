import { Refusal } from '@matinee/contract/refusals.ts';
import type { Role } from '@matinee/contract/values.ts';
import type { Sql } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';
import { openPasswords } from './passwords.ts';

/** Sign-ins that everybody knows: the demonstration makes them, and nothing else does. */
export interface DemoAccount {
  readonly role: Role;
  readonly email: string;
  readonly password: string;
}

const PASSWORD = 'curtain-up';

const demoAccounts: readonly (DemoAccount & { readonly name: string })[] = [
  { role: 'buyer', email: 'buyer@matinee.example', password: PASSWORD, name: 'Berta Buyer' },
  { role: 'partner', email: 'partner@matinee.example', password: PASSWORD, name: 'Paul Partner' },
  { role: 'door', email: 'door@matinee.example', password: PASSWORD, name: 'Dora Door' },
  { role: 'admin', email: 'admin@matinee.example', password: PASSWORD, name: 'Ada Admin' },
];

/** Makes the demonstration's accounts where they are missing; partner and door act for the venues given. */
export async function createDemoAccounts(sql: Sql, venueIds: readonly string[]): Promise<DemoAccount[]> {
  const passwords = openPasswords();
  for (const { role, email, password, name } of demoAccounts) {
    const { rowCount } = await sql.query('select from accounts where email = $1', [email]);
    if (rowCount === 0) {
      const hash = await passwords.hash(password);
      if (hash instanceof Refusal) throw new Error(hash.code);
      await sql.query(INSERT, [newId(), email, name, hash, [...new Set(['buyer', role])]]);
    }
    if (role === 'partner' || role === 'door') await sql.query(BIND, [email, venueIds]);
  }
  return demoAccounts.map(({ role, email, password }) => ({ role, email, password }));
}

const INSERT = `
  insert into accounts (account_id, email, name, password_hash, roles)
  values ($1, $2, $3, $4, $5)
  on conflict (email) do nothing`;

const BIND = `
  insert into account_venues (account_id, venue_id)
  select account_id, venue_id from accounts, unnest($2::uuid[]) as venue_id where email = $1
  on conflict do nothing`;
