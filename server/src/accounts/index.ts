import { type Clock, systemClock } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';
import { type Http, type Identify, RateLimiter } from '../platform/http/index.ts';
import { type Ids, newId } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import { serveAccounts } from './http.ts';
import { identifier } from './identify.ts';
import type { AdoptBuyer } from './login.ts';
import { openPasswords, type Passwords } from './passwords.ts';
import { Revocations } from './revocations.ts';
import { openTokens } from './tokens.ts';

export { type AccountChange, type AccountState, administer } from './administer.ts';
export { createDemoAccounts, type DemoAccount } from './demonstration.ts';
export type { AdoptBuyer } from './login.ts';
export { openTokens, type Tokens } from './tokens.ts';
export { bindVenue } from './venues.ts';

export interface AccountsOptions {
  readonly database: Database;
  readonly log: Log;
  /** The installation's secret; then those before it, whose tokens are still good. */
  readonly secrets: readonly [string, ...string[]];
  readonly adoptBuyer: AdoptBuyer;
  /** Whether tries at one e-mail address are counted. */
  readonly rateLimits?: boolean;
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly passwords?: Passwords;
}

export interface Accounts {
  readonly identify: Identify;
  serve(http: Http): void;
  close(): Promise<void>;
}

const TRIES_HERE = { burst: 10, perMinute: 3 };
const TRIES_EVERYWHERE = { burst: 200, perMinute: 60 };

/** Who is who: guests, accounts, their sessions and roles. */
export async function openAccounts(options: AccountsOptions): Promise<Accounts> {
  const { database, log, secrets, adoptBuyer, rateLimits = true } = options;
  const { clock = systemClock, ids = newId, passwords = openPasswords() } = options;
  const tokens = openTokens(secrets, clock);
  const revocations = await Revocations.open(database, log);
  const tries = rateLimits
    ? { here: new RateLimiter(TRIES_HERE, clock), everywhere: new RateLimiter(TRIES_EVERYWHERE, clock) }
    : undefined;
  const { write, read } = database;
  return {
    identify: identifier(tokens, revocations, read, clock),
    serve: http =>
      serveAccounts(http, { write, read, passwords, ids, adoptBuyer, tries, revocations, tokens }),
    close: () => revocations.close(),
  };
}
