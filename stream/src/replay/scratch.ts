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

/** All that the join keeps. */
const KEPT = [
  'bookings_fact',
  'duplicates',
  'dead_letters',
  'corrections',
  'bookings_in',
  'payments_in',
  'waiting_payments',
  'answered_bookings',
  'feeds',
  'inputs',
  'offsets',
];
/** Rows of these say in which transaction they were written: whoever follows them must see that all of them were now. */
const FOLLOWED = ['orders_fact', 'payments_fact'];

/** Puts what a replay has told in the place of what live had told. Nobody else may write these tables meanwhile. */
export async function swap(sql: Sql): Promise<void> {
  const [next] = await sql.rows<{ written: number }>(`
    select 1 + greatest((select max(written) from main.orders_fact), (select max(written) from main.payments_fact),
                        (select max(written) from ${SCRATCH}.orders_fact), (select max(written) from ${SCRATCH}.payments_fact), 0) as written`);
  for (const table of KEPT)
    await sql.run(
      `delete from main.${table}; insert into main.${table} by name select * from ${SCRATCH}.${table}`,
    );
  for (const table of FOLLOWED)
    await sql.run(`
      delete from main.${table};
      insert into main.${table} by name select * replace (${next!.written} as written) from ${SCRATCH}.${table}`);
}
