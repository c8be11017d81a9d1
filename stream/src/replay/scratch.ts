import type { Owner, Sql, Writer } from '../database/owner.ts';
import { prepareTables } from '../database/tables.ts';

/** Where a replay tells what it finds, beside the tables of the stream. It stays until the next one, for whoever wants to look. */
export const SCRATCH = 'replay';

/** Makes the tables of a replay, empty. */
export async function emptyScratch(
  owner: Writer & Pick<Owner, 'beside'>,
  last: Writer | undefined,
): Promise<Writer> {
  await owner.write(sql => sql.run(`drop schema if exists ${SCRATCH} cascade; create schema ${SCRATCH}`));
  const writer = last ?? (await owner.beside(SCRATCH));
  await prepareTables(writer);
  return writer;
}

/** All that the join keeps, but for what it tells. */
export const KEPT = [
  'origins',
  'booked_events',
  'payment_means',
  'bookings',
  'payments',
  'duplicates',
  'dead_letters',
  'corrections',
  'feeds',
  'inputs',
  'offsets',
];
/** Rows of these say in which transaction they were written: whoever follows them must see that all of them were now. */
const FOLLOWED = ['told_bookings', 'told_payments'];
/** What live took back is no part of what a replay has told. */
const TAKEN_BACK = ['untold_bookings', 'untold_payments'];

/**
 * Puts what a replay has told in the place of what live had told, together with what else it has `kept`. Nobody else may write these
 * tables meanwhile, and marts that add up what is told must be emptied with it.
 */
export async function swap(sql: Sql, kept: readonly string[]): Promise<void> {
  const [next] = await sql.rows<{ written: number }>(`
    select 1 + greatest((select max(written) from main.told_bookings), (select max(written) from main.told_payments),
                        (select max(untold) from main.untold_bookings), (select max(untold) from main.untold_payments),
                        (select max(written) from ${SCRATCH}.told_bookings), (select max(written) from ${SCRATCH}.told_payments), 0) as written`);
  for (const table of kept)
    await sql.run(
      `delete from main.${table}; insert into main.${table} by name select * from ${SCRATCH}.${table}`,
    );
  for (const table of FOLLOWED)
    await sql.run(`
      delete from main.${table};
      insert into main.${table} by name select * replace (${next!.written} as written) from ${SCRATCH}.${table}`);
  for (const table of TAKEN_BACK) await sql.run(`delete from main.${table}`);
}
