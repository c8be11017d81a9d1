import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';
import { addJob, type Task } from '../platform/jobs.ts';
import { importCatalogue, readFile } from './import/import-catalogue.ts';
import { topUp } from './import/top-up.ts';

const SERVER = join(import.meta.dirname, '..', '..');
const FILE = 'demonstration/catalogue.json';
/** How far ahead there are always shows. */
const DAYS = 14;
const RENEWAL_HOURS = 6;

export const RENEW_DEMONSTRATION = 'catalogue.renew-demonstration';

/** Imports the demonstration catalogue if this database has never had it; else adds the shows of the days since. */
export async function loadDemonstrationCatalogue({ write }: Database, clock: Clock): Promise<void> {
  const source = readFile(FILE, readFileSync(join(SERVER, FILE), 'utf8'));
  const horizon = { now: clock(), days: DAYS };
  const { rowCount } = await write.query('select from imports where file = $1', [FILE]);
  if (rowCount === 0) await importCatalogue(write, source, horizon);
  else await topUp(write, source, horizon);
}

/** Renews the demonstration several times a day, for as long as Matinee runs; the next renewal is planned by each. */
export function demonstrationRenewal(
  database: Database,
  clock: Clock,
): { task: Task; plan(): Promise<void> } {
  const plan = () =>
    addJob(database.write, RENEW_DEMONSTRATION, null, {
      key: RENEW_DEMONSTRATION,
      runAt: new Date(clock() + RENEWAL_HOURS * 3_600_000),
    });
  return {
    plan,
    async task() {
      await loadDemonstrationCatalogue(database, clock);
      await plan();
    },
  };
}
