import { hash } from 'node:crypto';
import type { Pool } from 'pg';
import { type Sql, transaction } from '../../platform/database/database.ts';
import { alone } from '../writing.ts';
import { conflicts } from './conflicts.ts';
import { readCsvFile } from './csv-file.ts';
import { readJsonFile } from './json-file.ts';
import { loadKnown } from './known.ts';
import { type Horizon, resolve } from './resolve.ts';
import { problemsIn, type Source } from './source.ts';
import { type Summary, store } from './store.ts';

export interface ImportOptions extends Horizon {
  /** Does everything, tells what would come of it, and leaves the database as it was. */
  readonly isCheck?: boolean;
}

/** A file by its name's ending; throws FileProblems. */
export function readFile(file: string, text: string): Source {
  const read = file.toLowerCase().endsWith('.csv') ? readCsvFile(file, text) : readJsonFile(file, text);
  return { ...read, file, checksum: hash('sha256', text) };
}

/** Imports a file whole, in one transaction, or throws FileProblems and imports nothing of it. */
export async function importCatalogue(pool: Pool, source: Source, options: ImportOptions): Promise<Summary> {
  let summary: Summary | undefined;
  try {
    summary = await transaction(pool, async sql => {
      summary = await importIn(sql, source, options);
      if (options.isCheck) throw new OnlyChecked();
      return summary;
    });
  } catch (error) {
    if (error instanceof OnlyChecked && summary) return summary;
    throw error;
  }
  // Lists are read from indexes alone, if the tables have been vacuumed; that is not to wait for the next minute.
  if (summary.shows.added >= MANY_SHOWS) await pool.query(TIDY);
  return summary;
}

const MANY_SHOWS = 500;
const TIDY = 'vacuum (analyze) shows, events, venues, halls, seat_plans, search_documents, search_words';

class OnlyChecked extends Error {}

async function importIn(
  sql: Sql,
  { file, checksum, catalogue, placeOf }: Source,
  horizon: Horizon,
): Promise<Summary> {
  await alone(sql);
  const { records, problems } = resolve(catalogue, await loadKnown(sql), horizon);
  if (problems.length > 0) throw problemsIn(file, placeOf, problems);
  const unfit = await conflicts(sql, records);
  if (unfit.length > 0) throw problemsIn(file, placeOf, unfit);
  const summary = await store(sql, records);
  await sql.query(NOTE, [file, checksum]);
  return summary;
}

const NOTE = `
  insert into imports (file, checksum) values ($1, $2)
  on conflict (file) do update set checksum = excluded.checksum, imported_at = now()`;
