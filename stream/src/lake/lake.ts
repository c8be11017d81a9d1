import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chunksOf, instant, integer, text, whole } from '../database/columns.ts';
import type { Owner, Sql, Writer } from '../database/owner.ts';
import { type EventLog, type LogRecord, type Offsets, offsetsAfter } from '../log/event-log.ts';
import { eventTimeOf } from './event-time.ts';
import { ASIDE, type Holding, moveIntoPlace, pathOf, removeFiles, removeStrays } from './files.ts';
import {
  LAKE_COLUMNS,
  type LakeFile,
  lakeOffsets,
  listedFiles,
  listFile,
  markReplaced,
  moveOffset,
  publishManifest,
  replacedBefore,
  showListed,
  unlist,
} from './manifest.ts';

export interface LakeOptions {
  readonly owner: Owner;
  readonly events: EventLog;
  readonly folder: string;
  readonly clock: () => number;
  /** Raw facts are kept for this long after the log took them. */
  readonly keepMs: number;
  /** Told of each step that is done; a test ends the process there. */
  readonly passed?: (step: Step) => void;
}

export type Step = 'written aside' | 'moved into place' | 'listed' | 'published';

/** A query that began over a file which was replaced meanwhile is given this long to end. */
const REPLACED_KEPT_MS = 10 * 60_000;
const AT_ONCE = 20_000;
/** Levels of zstd: for files that are soon made into one, and for those that stay. */
const [QUICK, SMALL] = [1, 3];

/**
 * Every record of the log for good, as Parquet. Records wait in a table of the database's memory; a flush writes them as files and
 * lists these in the manifest together with the offsets they reach, so a crash anywhere loses nothing and doubles nothing: what
 * was waiting is read from the log again, and files that are not listed are removed.
 */
export class Lake {
  readonly #options: LakeOptions;
  readonly #writer: Writer;
  /** Behind the last record that waits. */
  #next: Offsets;
  #last: Promise<unknown> = Promise.resolve();

  static async open(options: LakeOptions): Promise<Lake> {
    mkdirSync(options.folder, { recursive: true });
    const writer = await options.owner.beside();
    await writer.write(sql => sql.run(PENDING));
    const lake = new Lake(options, writer, await writer.write(lakeOffsets));
    await lake.#list(async sql => {
      const known = await sql.rows<{ path: string }>('select path from lake_files');
      removeStrays(options.folder, new Set(known.map(({ path }) => path)));
    });
    return lake;
  }

  private constructor(options: LakeOptions, writer: Writer, next: Offsets) {
    this.#options = options;
    this.#writer = writer;
    this.#next = next;
  }

  /** Behind the last record that is in a listed file: what the log may not forget yet follows it. */
  reached(): Promise<Offsets> {
    return this.#writer.write(lakeOffsets);
  }

  /** Takes up what has come since the last time, so that a flush has only to write. Gives how many records it was. */
  takeUp(): Promise<number> {
    return this.#alone(() => this.#takeUp());
  }

  async #takeUp(): Promise<number> {
    let taken = 0;
    for (;;) {
      const records = await this.#options.events.read(this.#next, AT_ONCE);
      if (records.length === 0) return taken;
      await this.#writer.write(sql => sql.append('temp.lake_pending', chunksOf(records, PENDING_COLUMNS)));
      this.#next = offsetsAfter(this.#next, records);
      taken += records.length;
    }
  }

  /** Writes all that the log has as files. Gives those. */
  flush(): Promise<LakeFile[]> {
    return this.#alone(async () => {
      await this.#takeUp();
      const files = await this.#write('select * from lake_pending', 0);
      if (files.length === 0) return files;
      await this.#list(async sql => {
        for (const file of files) {
          await listFile(sql, file);
          await moveOffset(sql, file);
        }
        await sql.run('delete from lake_pending');
      });
      return files;
    });
  }

  /** Makes the files of each hour and partition one, of hours that had more than one. Gives how many files went. */
  compact(): Promise<number> {
    return this.#alone(async () => {
      const heaps = Map.groupBy(
        await this.#writer.write(listedFiles),
        ({ topic, date, hour, partition }) => `${topic} ${date} ${hour} ${partition}`,
      );
      let gone = 0;
      for (const heap of heaps.values()) if (heap.length > 1) gone += await this.#join(heap);
      return gone;
    });
  }

  async #join(heap: readonly LakeFile[]): Promise<number> {
    const paths = heap.map(({ path }) => path);
    const listed = paths.map(path => quoted(join(this.#options.folder, path))).join(', ');
    const generation = Math.max(...heap.map(file => file.generation)) + 1;
    const files = await this.#write(
      `select ${LAKE_COLUMNS} from read_parquet([${listed}], hive_partitioning = false) order by "offset"`,
      generation,
    );
    await this.#list(async sql => {
      await markReplaced(sql, paths, this.#now());
      for (const file of files) await listFile(sql, file);
    });
    return heap.length;
  }

  /** Takes files off the list whose age is over, and removes those that are off it. Gives how many were removed. */
  prune(): Promise<number> {
    return this.#alone(async () => {
      const { clock, folder, keepMs } = this.#options;
      await this.#list(async sql => {
        const files = await listedFiles(sql);
        const old = files.filter(({ newestAt }) => Date.parse(newestAt) < clock() - keepMs);
        await markReplaced(
          sql,
          old.map(({ path }) => path),
          this.#now(),
        );
      });
      const unread = new Date(clock() - REPLACED_KEPT_MS).toISOString();
      const gone = await this.#writer.write(sql => replacedBefore(sql, unread));
      // First the files, then their rows: in between a crash leaves rows of files that nobody reads.
      removeFiles(folder, gone);
      await this.#writer.write(sql => unlist(sql, gone));
      return gone.length;
    });
  }

  /** Changes what is listed, and has readers see that: those of the database in the same transaction. */
  async #list(change: (sql: Sql) => Promise<void>): Promise<void> {
    const { folder } = this.#options;
    const files = await this.#writer.write(async sql => {
      await change(sql);
      await showListed(sql, folder);
      return listedFiles(sql);
    });
    this.#options.passed?.('listed');
    publishManifest(folder, files);
    this.#options.passed?.('published');
  }

  /** Writes rows as files, one for each topic, hour and partition, under their names, listed by nobody yet. */
  async #write(rows: string, generation: number): Promise<LakeFile[]> {
    const { folder } = this.#options;
    const aside = join(folder, ASIDE);
    const written = await this.#writer.write(async sql => {
      const holdings = await sql.rows<Omit<LakeFile, 'path' | 'bytes' | 'writtenAt'>>(
        holdingsOf(rows, generation),
      );
      if (holdings.length === 0) return [];
      const files = await sql.rows<WrittenFile>(copyOf(rows, aside, generation === 0 ? QUICK : SMALL));
      return files.map(file => ({ file, holding: holdings.find(isIn(file.partition_keys))! }));
    });
    this.#options.passed?.('written aside');
    const done: LakeFile[] = [];
    for (const { file, holding } of written) {
      const path = pathOf(holding);
      await moveIntoPlace(folder, file.filename, path);
      this.#options.passed?.('moved into place');
      done.push({ ...holding, path, bytes: file.file_size_bytes, writtenAt: this.#now() });
    }
    return done;
  }

  #now(): string {
    return new Date(this.#options.clock()).toISOString();
  }

  /** One thing at a time: a flush, a compaction and a lifecycle never see each other half done. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => {});
    return mine;
  }
}

interface WrittenFile {
  readonly filename: string;
  readonly file_size_bytes: number;
  readonly partition_keys: Readonly<Record<'topic' | 'date' | 'hour' | 'partition', string>>;
}

const isIn =
  (keys: WrittenFile['partition_keys']) =>
  (holding: Pick<Holding, 'topic' | 'date' | 'hour' | 'partition'>): boolean =>
    holding.topic === keys.topic &&
    holding.date === keys.date &&
    holding.hour === keys.hour &&
    String(holding.partition) === keys.partition;

const PENDING_COLUMNS = [
  text(({ topic }: LogRecord) => topic),
  integer(({ partition }: LogRecord) => partition),
  whole(({ offset }: LogRecord) => offset),
  text(({ key }: LogRecord) => key),
  text(({ headers }: LogRecord) => JSON.stringify(headers)),
  instant(({ appendedAt }: LogRecord) => appendedAt * 1_000),
  instant((record: LogRecord) => Math.trunc(eventTimeOf(record) ?? record.appendedAt) * 1_000),
  text(({ value }: LogRecord) => value),
];

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

const PENDING = `
  create temp table if not exists lake_pending (topic varchar, "partition" integer, "offset" bigint, key varchar,
    headers varchar, appended_at timestamptz, event_time timestamptz, value varchar)`;

/** An hour as a number, since 1970: dates are written out once for each, and not for every row. */
const HOUR = 'epoch_us(event_time) // 3600000000';
const named = (hour: string) => `
  strftime(make_timestamp(${hour} * 3600000000), '%Y-%m-%d') as date, strftime(make_timestamp(${hour} * 3600000000), '%H') as hour`;

const holdingsOf = (rows: string, generation: number) => `
  select topic, "partition", ${named('at_hour')}, "firstOffset", "lastOffset", ${generation} as generation, rows, "newestAt"
    from (
      select topic, "partition", ${HOUR} as at_hour, min("offset") as "firstOffset", max("offset") as "lastOffset", count(*) as rows,
             max(appended_at) as "newestAt"
        from (${rows}) group by all)`;

/** Rows stay in the order in which they are given, but for those of other files between them. */
const copyOf = (rows: string, aside: string, level: number) => `
  copy (
    select records.*, date, hour
      from (${rows}) records join (select at_hour, ${named('at_hour')} from (select distinct ${HOUR} as at_hour from (${rows}))) hours
        on hours.at_hour = ${HOUR}
  ) to ${quoted(aside)} (
    format parquet, compression zstd, compression_level ${level}, partition_by (topic, date, hour, "partition"), write_partition_columns true,
    overwrite_or_ignore true, return_stats true)`;
