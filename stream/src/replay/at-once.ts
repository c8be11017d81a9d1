import type { Sql } from '../database/owner.ts';
import { readJob, runStep } from '../job/statements.ts';
import { SCRATCH } from './scratch.ts';

/** What the join keeps as it was read, or as the order of the log has decided it: a replay at once takes these as they are. */
const TAKEN = [
  'origins',
  'booked_events',
  'payment_means',
  'bookings',
  'payments',
  'duplicates',
  'dead_letters',
  'corrections',
  'feeds',
] as const;

/**
 * Joins everything that was kept by one run of the job's own statements (job/at-once.sql), into the empty tables of a replay. Gives
 * how many facts that were.
 */
export async function joinAtOnce(sql: Sql): Promise<number> {
  for (const table of TAKEN)
    await sql.run(`drop table ${SCRATCH}.${table}; create view ${SCRATCH}.${table} as from main.${table}`);
  const { temporary, atOnce, join, close } = readJob();
  await runStep(sql, [...temporary, ...atOnce, ...join, ...close], { after: 0, written: 1 });
  // Where a replay of the log follows, this is a table again.
  await sql.run('drop view arrived_payments');
  const [kept] = await sql.rows<{ facts: number }>(
    'select (select count(*) from bookings) + (select count(*) from payments) as facts',
  );
  return kept!.facts;
}
