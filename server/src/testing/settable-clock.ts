import type { Database } from '../platform/database/database.ts';

/** A clock for the database of a test, which can be set while sessions go by it: those opened from now on. */
export async function settableDatabaseClock(database: Database): Promise<(aheadMs: number) => Promise<void>> {
  await database.write.query(`
    create schema clock;
    create table clock.ahead (ms integer);
    insert into clock.ahead values (0);
    create function clock.clock_timestamp() returns timestamptz language sql volatile as
      $$ select pg_catalog.clock_timestamp() + (select ms from clock.ahead) * interval '1 ms' $$;
    create function clock.statement_timestamp() returns timestamptz language sql volatile as
      $$ select pg_catalog.statement_timestamp() + (select ms from clock.ahead) * interval '1 ms' $$`);
  const { rows } = await database.read.query('select current_database() as name');
  await database.write.query(`alter database ${rows[0]!.name} set search_path = clock, pg_catalog, public`);
  return async aheadMs => {
    await database.write.query('update clock.ahead set ms = $1', [aheadMs]);
  };
}
