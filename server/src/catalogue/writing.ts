import { type Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { Sql } from '../platform/database/database.ts';
import type { Identity } from '../platform/http/index.ts';

const LOCK = 7_411_928_345_070;

/**
 * Waits for whoever else is changing the catalogue, until the transaction ends. People and imports do that now and then;
 * one at a time, what they check is still so when they write.
 */
export async function alone(sql: Sql): Promise<void> {
  await sql.query('select pg_advisory_xact_lock($1)', [LOCK]);
}

export const isAdmin = (identity: Identity): boolean => identity.roles.includes('admin');

/** A partner may change what belongs to its own venues; an admin, everything. */
export const mayManage = (identity: Identity, venueId: string): boolean =>
  isAdmin(identity) || identity.venueIds.includes(venueId);

export const unknown = (path: string, what: string): Refusal =>
  refuse('unknown-reference', { errors: [{ path, message: `there is no such ${what}` }] });

/** Brings what search knows of these events up to date. */
export async function refreshSearch(sql: Sql, eventIds: readonly string[]): Promise<void> {
  if (eventIds.length > 0) await sql.query('select refresh_search($1::uuid[])', [eventIds]);
}
