import type { Role } from '@matinee/contract/values.ts';
import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import type { Identify, Identity } from '../platform/http/index.ts';
import type { Revocations } from './revocations.ts';
import type { Tokens } from './tokens.ts';

/** For how long a taken role or venue may still be used. */
const STAFF_MS = 5_000;

interface Known {
  readonly identity: Promise<Identity | null>;
  readonly until: number;
}

/** Buyers are who their token says; what staff may do can change while a token lives, and is looked up. */
export function identifier(tokens: Tokens, revocations: Revocations, sql: Sql, clock: Clock): Identify {
  const staff = new Map<string, Known>();
  return token => {
    const claims = tokens.read(token);
    if (!claims || revocations.isRevoked(claims.buyerId, claims.version)) return null;
    const { buyerId, version, isStaff } = claims;
    if (!isStaff) return { buyerId, roles: ['buyer'], guest: version === 0, venueIds: [] };
    const known = staff.get(buyerId);
    if (known && known.until > clock()) return known.identity;
    const identity = readStaff(sql, buyerId);
    staff.set(buyerId, { identity, until: clock() + STAFF_MS });
    identity.catch(() => staff.delete(buyerId));
    return identity;
  };
}

async function readStaff(sql: Sql, accountId: string): Promise<Identity | null> {
  const { rows } = await sql.query<{ roles: Role[]; venue_ids: string[] }>(STAFF, [accountId]);
  const [row] = rows;
  return row ? { buyerId: accountId, roles: row.roles, guest: false, venueIds: row.venue_ids } : null;
}

const STAFF = `
  select roles, array(select venue_id from account_venues v where v.account_id = a.account_id) as venue_ids
  from accounts a where account_id = $1`;
