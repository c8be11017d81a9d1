import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { CannotStart } from '../cannot-start.ts';

/** One file `NNN-name.sql` of the migrations folder. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
}

interface Applied {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

/** Where this program's own migrations are. */
export const migrationsFolder = join(import.meta.dirname, '..', '..', '..', 'migrations');

/** Any number that no other program uses for an advisory lock on the same database. */
const LOCK = 7_411_928_345_061;

/**
 * The migrations in their order. Numbers may be missing: what is written side by side takes its number before it is there. Throws
 * if the folder's files are not named so, or a number is double.
 */
export function readMigrations(folder: string = migrationsFolder): Migration[] {
  const files = readdirSync(folder)
    .filter(file => file.endsWith('.sql'))
    .sort();
  const numbers = new Set<number>();
  return files.map(file => {
    const match = /^(\d{3})-([a-z0-9-]+)\.sql$/.exec(file);
    if (!match) throw new Error(`${file}: a migration is named NNN-name.sql`);
    const number = Number(match[1]);
    if (numbers.has(number)) throw new Error(`${file}: another migration has this number`);
    numbers.add(number);
    const text = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n');
    return {
      number,
      name: match[2]!,
      text,
      checksum: createHash('sha256').update(text).digest('hex'),
    };
  });
}

/**
 * Brings the database to this program's schema, forward only, each migration that it has not in a transaction with the note that
 * it was applied. Of several starters one works and the others wait. Gives how many were applied. Throws CannotStart if the
 * database is newer than the program, or has been migrated by a file that has changed since.
 */
export async function migrate(
  url: string,
  migrations: readonly Migration[] = readMigrations(),
): Promise<number> {
  const client = new pg.Client({ connectionString: url, application_name: 'matinee migrate' });
  // A connection that is lost fails the next query.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query(`
      create table if not exists migrations (
        number int primary key,
        name text not null,
        checksum text not null,
        applied_at timestamptz not null default now()
      )`);
    const { rows } = await client.query<Applied>(
      'select number, name, checksum from migrations order by number',
    );
    check(rows, migrations);
    const applied = new Set(rows.map(({ number }) => number));
    const due = migrations.filter(({ number }) => !applied.has(number));
    for (const migration of due) await apply(client, migration);
    return due.length;
  } finally {
    await client.end();
  }
}

function check(applied: readonly Applied[], migrations: readonly Migration[]): void {
  const known = new Map(migrations.map(migration => [migration.number, migration]));
  const newer = applied.findLast(({ number }) => !known.has(number));
  if (newer) {
    throw new CannotStart(
      `The database is newer than this program: it has migration ${file(newer)}, which this Matinee does not know.`,
    );
  }
  const changed = applied.find(({ number, checksum }) => known.get(number)!.checksum !== checksum);
  if (changed) {
    throw new CannotStart(`The migration ${file(changed)} was changed after this database had applied it.`);
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.text);
    await client.query('insert into migrations (number, name, checksum) values ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.checksum,
    ]);
    await client.query('commit');
  } catch (error) {
    throw new Error(`migration ${file(migration)}: ${(error as Error).message}`, { cause: error });
  }
}

const file = ({ number, name }: { number: number; name: string }): string =>
  `${String(number).padStart(3, '0')}-${name}.sql`;
