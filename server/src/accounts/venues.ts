import type { Sql } from '../platform/database/database.ts';

/** Lets an account act for a venue from now on. */
export async function bindVenue(sql: Sql, accountId: string, venueId: string): Promise<void> {
  await sql.query(BIND, [accountId, venueId]);
}

const BIND = `
  insert into account_venues (account_id, venue_id) values ($1, $2) on conflict do nothing`;
