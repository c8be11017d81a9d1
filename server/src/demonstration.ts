import { createDemoAccounts } from './accounts/index.ts';
import { loadDemonstrationCatalogue } from './catalogue/index.ts';
import type { Clock } from './platform/clock.ts';
import type { Database } from './platform/database/database.ts';

/** An account that everybody knows, to try Matinee with. */
export interface DemonstrationSignIn {
  readonly role: string;
  readonly email: string;
  readonly password: string;
}

/** Loads what a newcomer finds after the first start, and renews the shows of the next days at every further one. */
export async function loadDemonstration(database: Database, clock: Clock): Promise<DemonstrationSignIn[]> {
  await loadDemonstrationCatalogue(database, clock);
  return createDemoAccounts(database.write, await chainVenues(database));
}

/** The demonstration's partner is a chain: it runs the first few venues of the catalogue. */
async function chainVenues({ write }: Database): Promise<string[]> {
  const { rows } = await write.query<{ venue_id: string }>('select venue_id from venues order by 1 limit 5');
  return rows.map(row => row.venue_id);
}
