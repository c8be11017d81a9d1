import type { Clock } from './platform/clock.ts';
import type { Database } from './platform/database/database.ts';

/** An account that everybody knows, to try Matinee with. */
export interface DemonstrationSignIn {
  readonly role: string;
  readonly email: string;
  readonly password: string;
}

/** Loads what a newcomer finds after the first start, and renews the shows of the next days at every further one. */
export async function loadDemonstration(_database: Database, _clock: Clock): Promise<DemonstrationSignIn[]> {
  return [];
}
