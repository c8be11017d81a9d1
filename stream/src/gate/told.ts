import type { Owner } from '../database/owner.ts';

/**
 * Whether gates have told something that no model has, and nothing more since the look before: whoever has sent a run wants to see it before
 * the hour is over. What was found once is not found again, so that a build that fails waits for the hour's.
 */
export function toldByGates(owner: Owner): () => Promise<boolean> {
  let before = 0;
  let found = 0;
  return async () => {
    const told = await latestOf(owner, 'main', 'gate_facts');
    const isQuiet = told === before;
    before = told;
    if (!isQuiet || told === found || told <= (await latestOf(owner, 'marts', 'gate_runs'))) return false;
    found = told;
    return true;
  };
}

/** The transaction that wrote the latest row; 0 where nothing was built yet. */
async function latestOf(owner: Owner, schema: string, table: string): Promise<number> {
  return owner.read(async sql => {
    const [there] = await sql.rows<{ n: number }>(
      `select count(*) as n from information_schema.tables where table_schema = '${schema}' and table_name = '${table}'`,
    );
    if (there!.n === 0) return 0;
    const [latest] = await sql.rows<{ written: number }>(
      `select coalesce(max(written), 0) as written from ${schema}.${table}`,
    );
    return latest!.written;
  });
}
