import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Writer } from './owner.ts';

export const FOLDER = join(import.meta.dirname, '..', '..', 'tables');

/** The files of stream/tables in their order: what one version of the database adds to the one before. */
export const tableFiles = (): string[] => globSync('[0-9]*.sql', { cwd: FOLDER }).sort();

/** Brings the tables of any earlier version to the present one. Each file is applied once, in a transaction. */
export async function prepareTables(owner: Writer): Promise<void> {
  await owner.write(sql => sql.run('create table if not exists applied_tables (file varchar primary key)'));
  const applied = await owner.write(sql => sql.rows<{ file: string }>('select file from applied_tables'));
  const known = new Set(applied.map(({ file }) => file));
  for (const file of tableFiles().filter(name => !known.has(name))) {
    await owner.write(async sql => {
      await sql.run(readFileSync(join(FOLDER, file), 'utf8'));
      await sql.run('insert into applied_tables values ($file)', { file });
    });
  }
}
