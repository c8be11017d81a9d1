import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sql } from '../database/owner.ts';
import { type Offsets, placeOf } from '../log/event-log.ts';
import type { Holding } from './files.ts';

/** A file of the lake as the manifest lists it. */
export interface LakeFile extends Holding {
  /** Below the lake's folder, with slashes. */
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  /** When the log took its newest record, and when it was written: RFC 3339. */
  readonly newestAt: string;
  readonly writtenAt: string;
}

const COLUMNS = `path, topic, "partition", date, hour, first_offset as "firstOffset", last_offset as "lastOffset",
  generation, row_count as rows, byte_count as bytes, newest_at as "newestAt", written_at as "writtenAt"`;

/** The files that are the lake. A reader who takes these, and no others, sees every record once. */
export const listedFiles = (sql: Sql): Promise<LakeFile[]> =>
  sql.rows(
    `select ${COLUMNS} from lake_files where replaced_at is null order by topic, date, hour, "partition", first_offset`,
  );

/** Files that others have taken the place of, before `instant` (RFC 3339); nobody reads them any more. */
export const replacedBefore = async (sql: Sql, instant: string): Promise<string[]> => {
  const files = await sql.rows<{ path: string }>(
    'select path from lake_files where replaced_at < $instant::timestamptz',
    { instant },
  );
  return files.map(({ path }) => path);
};

export async function listFile(sql: Sql, file: LakeFile): Promise<void> {
  await sql.run(
    `insert into lake_files values ($path, $topic, $partition, $date, $hour, $firstOffset, $lastOffset, $generation,
       $rows, $bytes, $newestAt::timestamptz, $writtenAt::timestamptz, null)`,
    { ...file },
  );
}

export async function markReplaced(sql: Sql, paths: readonly string[], instant: string): Promise<void> {
  for (const path of paths)
    await sql.run('update lake_files set replaced_at = $instant::timestamptz where path = $path', {
      instant,
      path,
    });
}

export async function unlist(sql: Sql, paths: readonly string[]): Promise<void> {
  for (const path of paths) await sql.run('delete from lake_files where path = $path', { path });
}

/** How far the lake has come in the log. */
export async function lakeOffsets(sql: Sql): Promise<Offsets> {
  const rows = await sql.rows<{ topic: string; partition: number; next: number }>(
    'select topic, "partition", next_offset as next from lake_offsets',
  );
  return Object.fromEntries(rows.map(({ topic, partition, next }) => [placeOf(topic, partition), next]));
}

export async function moveOffset(sql: Sql, { topic, partition, lastOffset }: Holding): Promise<void> {
  await sql.run('insert or replace into lake_offsets values ($topic, $partition, $next)', {
    topic,
    partition,
    next: lastOffset + 1,
  });
}

/** What a file of the lake has, in this order. */
export const LAKE_COLUMNS = `topic, "partition", "offset", key, headers, appended_at, event_time, value`;

/**
 * The lake as one relation, `lake_facts`: of the listed files and no others. It is replaced in the transaction that lists
 * them, so a query sees the lake before or after a change of files, never in between.
 */
export async function showListed(sql: Sql, folder: string): Promise<void> {
  const files = await listedFiles(sql);
  const paths = files.map(({ path }) => `'${join(folder, path).replaceAll("'", "''")}'`);
  await sql.run(
    paths.length === 0
      ? `create or replace view lake_facts as ${NO_FACTS}`
      : `create or replace view lake_facts as
           select ${LAKE_COLUMNS} from read_parquet([${paths.join(', ')}], hive_partitioning = false)`,
  );
}

const NO_FACTS = `
  select null::varchar as topic, null::integer as "partition", null::bigint as "offset", null::varchar as key,
    null::varchar as headers, null::timestamptz as appended_at, null::timestamptz as event_time, null::varchar as value
  where false`;

/** The manifest for tools that cannot ask our database: `manifest.ndjson`, a line per file, replaced as a whole. */
export function publishManifest(folder: string, files: readonly LakeFile[]): void {
  const path = join(folder, 'manifest.ndjson');
  const text = files.map(file => `${JSON.stringify(file)}\n`).join('');
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  writeFileSync(`${path}.new`, text, { flush: true });
  renameSync(`${path}.new`, path);
}
