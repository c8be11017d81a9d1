import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBValue,
  StatementType,
} from '@duckdb/node-api';
import { Refused } from '../refused.ts';
import { type Json, plain } from './values.ts';

export type Row = Record<string, Json>;

/** A connection as work sees it. Instants come as text in RFC 3339, whole numbers as numbers. */
export interface Sql {
  /** Runs one statement or several; gives how many rows the last one changed. */
  run(text: string, values?: Record<string, DuckDBValue>): Promise<number>;
  rows<R = Row>(text: string, values?: Record<string, DuckDBValue>): Promise<R[]>;
  /**
   * The quickest way in: what `chunksOf` has made (columns.ts), into a table of the same columns. A temporary table is named as one:
   * `temp.name`.
   */
  append(table: string, chunks: readonly DuckDBDataChunk[]): Promise<void>;
}

/** What a query of a stranger came to; `isCut` says that there was more. */
export interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly Json[][];
  readonly isCut: boolean;
}

export interface AskLimits {
  readonly mostRows: number;
  readonly mostMs: number;
}

export interface Writer {
  /** Runs `work` in a transaction, after all that were asked of it before; commits what it returns, rolls back what it throws. */
  write<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}

/**
 * The one owner of the database file. A second process cannot open it, and a second thread of this one can, losing rows
 * without a word: so everything that touches the file goes through here, in the thread that opened it.
 */
export interface Owner extends Writer {
  readonly path: string;
  /**
   * A further writer, for tables that no other writer writes: neither waits for the other. What is temporary is its own, and names of
   * tables without a schema are those of `schema`.
   */
  beside(schema?: string): Promise<Writer>;
  /** Runs `work` over one snapshot, beside the writer and without waiting for it. What it writes is rolled back. */
  read<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Answers one SELECT of somebody who is not trusted to write, within limits. Throws Refused. */
  ask(text: string, limits: AskLimits): Promise<Answer>;
  close(): Promise<void>;
}

export interface OwnerOptions {
  /** The database file; its folder is made if need be. */
  readonly path: string;
  /** Folders beside it that SQL may read and write, such as the lake's; nothing else on this machine can be reached. */
  readonly folders?: readonly string[];
  /** Of the database, in DuckDB's words: "2GB". */
  readonly memory?: string;
  readonly threads?: number;
}

/** Checkpoints stop every writer while they last: few large ones cost less than many small ones. */
const WAL_BEFORE_CHECKPOINT = '1GB';

export async function openOwner({ path, folders = [], memory, threads }: OwnerOptions): Promise<Owner> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o711 });
  const instance = await DuckDBInstance.create(path, {
    wal_autocheckpoint: WAL_BEFORE_CHECKPOINT,
    ...(memory && { memory_limit: memory }),
    ...(threads && { threads: String(threads) }),
  });
  const writer = await instance.connect();
  const first = writerOver(writer);
  const writers = [first];
  await writer.run(`set global timezone = 'UTC'`);
  const allowed = folders.map(folder => `'${folder.replaceAll("'", "''")}'`).join(', ');
  await writer.run(`set allowed_directories = [${allowed}]`);
  // What an analyst types must not read this machine's files, load code, or change these settings.
  await writer.run('set enable_external_access = false');
  await writer.run('set lock_configuration = true');

  const idle: DuckDBConnection[] = [];
  const readers = new Set<DuckDBConnection>();
  const borrowed = async <T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> => {
    const connection = idle.pop() ?? (await instance.connect());
    readers.add(connection);
    try {
      return await use(connection);
    } finally {
      idle.push(connection);
    }
  };
  return {
    path,
    write: first.write,
    async beside(schema = 'main') {
      const connection = await instance.connect();
      await connection.run(`use ${schema}`);
      const further = writerOver(connection, schema);
      readers.add(connection);
      writers.push(further);
      return further;
    },
    read: work => borrowed(connection => overSnapshot(connection, work)),
    ask: (text, limits) => borrowed(connection => asked(connection, text, limits)),
    async close() {
      await Promise.all(writers.map(each => each.idle()));
      for (const connection of [...readers, writer]) connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Transactions of one connection, one after the other; `idle` resolves when those asked for are over. */
function writerOver(connection: DuckDBConnection, schema?: string): Writer & { idle(): Promise<unknown> } {
  let last: Promise<unknown> = Promise.resolve();
  return {
    write(work) {
      const mine = last.then(() => inTransaction(connection, sqlOf(connection, schema), work));
      last = mine.catch(() => {});
      return mine;
    },
    idle: () => last,
  };
}

async function inTransaction<T>(
  connection: DuckDBConnection,
  sql: Sql,
  work: (sql: Sql) => Promise<T>,
): Promise<T> {
  await connection.run('begin');
  try {
    const result = await work(sql);
    await connection.run('commit');
    return result;
  } catch (error) {
    // After some errors DuckDB has ended the transaction itself; the first error is the one to tell.
    await connection.run('rollback').catch(() => {});
    throw error;
  }
}

async function overSnapshot<T>(connection: DuckDBConnection, work: (sql: Sql) => Promise<T>): Promise<T> {
  await connection.run('begin');
  try {
    return await work(sqlOf(connection));
  } finally {
    await connection.run('rollback').catch(() => {});
  }
}

function sqlOf(connection: DuckDBConnection, schema = 'main'): Sql {
  return {
    run: async (text, values) => (await connection.run(text, values)).rowsChanged,
    async rows<R>(text: string, values?: Record<string, DuckDBValue>) {
      const reader = await connection.runAndReadAll(text, values);
      return reader.convertRowObjects<Json>(plain) as R[];
    },
    async append(table, chunks) {
      if (chunks.length === 0) return;
      // Appenders know nothing of the schema that the connection has chosen.
      const [, temporary] = /^temp\.(.+)$/.exec(table) ?? [];
      const appender = temporary
        ? await connection.createAppender(temporary, 'main', 'temp')
        : await connection.createAppender(table, schema);
      try {
        for (const chunk of chunks) appender.appendDataChunk(chunk);
      } finally {
        appender.closeSync();
      }
    },
  };
}

async function asked(connection: DuckDBConnection, text: string, limits: AskLimits): Promise<Answer> {
  // An empty text has DuckDB throw something that explains nothing.
  if (/^[\s;]*$/.test(text)) throw new Refused('Ask one statement at a time.');
  const statements = await connection.extractStatements(text).catch(refused);
  if (statements.count !== 1) throw new Refused('Ask one statement at a time.');
  const statement = await statements.prepare(0).catch(refused);
  const reads = [StatementType.SELECT, StatementType.EXPLAIN];
  if (!reads.includes(statement.statementType))
    throw new Refused('Only a query can be asked here: SELECT, or WITH ... SELECT.');
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    connection.interrupt();
  }, limits.mostMs);
  try {
    await connection.run('begin transaction read only');
    const reader = await statement.streamAndReadUntil(limits.mostRows + 1);
    const rows = reader.convertRows<Json>(plain) as Json[][];
    const columns = reader.deduplicatedColumnNames();
    return { columns, rows: rows.slice(0, limits.mostRows), isCut: rows.length > limits.mostRows };
  } catch (error) {
    if (isLate) throw new Refused(`The query took longer than ${limits.mostMs / 1000} s.`);
    return refused(error);
  } finally {
    clearTimeout(timer);
    statement.destroySync();
    await connection.run('rollback').catch(() => {});
  }
}

function refused(error: unknown): never {
  throw new Refused((error as Error).message.replace('Failed to extract statements: ', ''));
}
