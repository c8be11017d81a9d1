import { Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { Pool } from 'pg';
import type { Identity, RateLimiter } from '../platform/http/index.ts';
import type { Account } from './account.ts';
import type { Passwords } from './passwords.ts';

/** Gives all that one buyer has booked and holds to another, at once for every later request of either. */
export type AdoptBuyer = (from: string, to: string) => Promise<void>;

export interface LoggingIn {
  readonly write: Pool;
  readonly passwords: Passwords;
  readonly adoptBuyer: AdoptBuyer;
  /** None are counted without it. */
  readonly tries: Tries | undefined;
}

/** How often one e-mail address may be tried. */
export interface Tries {
  /** From one place: who guesses there keeps nobody out who signs in elsewhere. */
  readonly here: RateLimiter;
  /** From all places together: far more, and still too few to guess a password. */
  readonly everywhere: RateLimiter;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
  /** A guest who signs in brings along what it has booked. */
  readonly identity: Identity | null;
  /** Where the request comes from, as rate limits count it. */
  readonly address: string;
}

export async function login(
  { write, passwords, adoptBuyer, tries }: LoggingIn,
  { email, password, identity, address }: Credentials,
): Promise<Account | Refusal> {
  const tried = email.toLowerCase();
  const tooMany = tries?.here.take(`${tried} ${address}`) ?? tries?.everywhere.take(tried);
  if (tooMany) return tooMany;
  const { rows } = await write.query<Account & { passwordHash: string }>(BY_EMAIL, [tried]);
  const [account] = rows;
  const isRight = await passwords.matches(password, account?.passwordHash);
  if (isRight instanceof Refusal) return isRight;
  if (!isRight) return refuse('wrong-credentials');
  if (identity?.guest && (await isMereGuest(write, identity.buyerId))) {
    await adoptBuyer(identity.buyerId, account!.accountId);
  }
  return account!;
}

/** The token of a guest who has registered since may bring its account's bookings to no other account. */
async function isMereGuest(write: Pool, buyerId: string): Promise<boolean> {
  const { rowCount } = await write.query('select from accounts where account_id = $1', [buyerId]);
  return rowCount === 0;
}

const BY_EMAIL = `
  select account_id as "accountId", roles, token_version as version, password_hash as "passwordHash"
  from accounts where email = $1`;
