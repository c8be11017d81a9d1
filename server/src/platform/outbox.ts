import type { Pool } from 'pg';
import { type KeepDoing, type Kept, keepDoing } from './chores.ts';
import { instantText } from './clock.ts';
import { type Sql, transaction } from './database/database.ts';
import type { Log } from './log.ts';

/** A fact as the outbox has it: what happened, when, and what it is about (`key`). */
export interface Fact {
  readonly factId: string;
  readonly topic: string;
  readonly key: string;
  readonly at: Date;
  readonly payload: unknown;
}

/** How far a reader has come. Positions alone would not do, see `readFacts`. */
export interface FactCursor {
  /** A transaction's 64-bit number, as text. */
  readonly transactionId: string;
  readonly position: number;
}

export const FROM_THE_BEGINNING: FactCursor = { transactionId: '0', position: 0 };

/** A fact on its way into the outbox; `at` in milliseconds since 1970. */
export type NewFact = Omit<Fact, 'at'> & { readonly at: number };

/** Facts that were told by one statement, as `fact_sheaves` has them: a row for many, since a row costs more than its bytes. */
export interface Sheaf {
  readonly count: number;
  /** A JSON array. */
  readonly facts: string;
}

const LARGEST_SHEAF = 500;

/** Binds facts, in their order, into sheaves that are small enough to be taken whole. */
export function bindSheaves(facts: readonly NewFact[]): Sheaf[] {
  const sheaves: Sheaf[] = [];
  for (let first = 0; first < facts.length; first += LARGEST_SHEAF) {
    const bound = facts.slice(first, first + LARGEST_SHEAF);
    sheaves.push({ count: bound.length, facts: `[${bound.map(written).join()}]` });
  }
  return sheaves;
}

const written = ({ factId, topic, key, at, payload }: NewFact): string =>
  JSON.stringify({ factId, topic, key, at: instantText(at), payload });

/** Publishes facts in the transaction of the change that they tell of (B10). */
export async function publishFacts(sql: Sql, facts: readonly NewFact[]): Promise<void> {
  for (const { count, facts: bound } of bindSheaves(facts))
    await sql.query('insert into fact_sheaves (count, facts) values ($1, $2)', [count, bound]);
}

/**
 * The facts after `cursor`, and the cursor after them: as many whole sheaves as have at most `limit` facts together, but
 * at least one (of at most 500).
 *
 * A sheaf gets its position before its transaction commits, so positions become visible out of order, and whoever reads
 * "position > last" loses the facts of a slow transaction that a fast one has overtaken. Hence the order is by transaction,
 * and only transactions older than every one still running are read: nothing can appear among them any more. The
 * facts of one show stay in the order in which they happened, since one writer commits them one after the other.
 */
export async function readFacts(
  sql: Sql,
  cursor: FactCursor,
  limit: number,
): Promise<{ facts: Fact[]; cursor: FactCursor }> {
  const { rows } = await sql.query<Sheaf & FactCursor>({
    name: 'read-facts',
    text: `
      select facts, transaction_id::text as "transactionId", position
        from (select *, sum(count) over (order by transaction_id, position) as so_far, row_number() over () as nth
                from (select * from fact_sheaves
                       where (transaction_id, position) > ($1::text::xid8, $2)
                         and transaction_id < pg_snapshot_xmin(pg_current_snapshot())
                       order by transaction_id, position
                       limit $3) as next) as next
       where so_far <= $3 or nth = 1
       order by next.transaction_id, position`,
    values: [cursor.transactionId, cursor.position, limit],
  });
  const last = rows.at(-1);
  return {
    facts: rows.flatMap(sheaf => (JSON.parse(sheaf.facts) as WrittenFact[]).map(read)),
    cursor: last ? { transactionId: last.transactionId, position: last.position } : cursor,
  };
}

type WrittenFact = Omit<Fact, 'at'> & { readonly at: string };
const read = (fact: WrittenFact): Fact => ({ ...fact, at: new Date(fact.at) });

/** Reads at once when it is nudged: after publishing, if waiting for it matters. */
export type Follower = Kept;

export interface FollowOptions {
  readonly pool: Pool;
  readonly log: Log;
  /** The name under which the cursor is kept. Several processes may follow under one name: one at a time works. */
  readonly consumer: string;
  /**
   * Takes a batch, in order. What it writes through `sql` commits together with the cursor: every fact is taken exactly
   * once. If it throws, the same batch comes again.
   */
  readonly take: (sql: Sql, facts: readonly Fact[]) => Promise<void>;
  readonly atMost?: number;
  readonly everyMs?: number;
  readonly keep?: KeepDoing;
}

/** Follows the outbox, from where the consumer of this name was last, until stopped. */
export function followFacts(options: FollowOptions): Follower {
  const { log, consumer, everyMs = 200, keep = keepDoing } = options;
  let pause = everyMs;
  return keep(async () => {
    try {
      const taken = await takeBatch(options);
      pause = everyMs;
      return taken > 0 ? 0 : pause;
    } catch (error) {
      log.error({ err: error, consumer }, 'facts could not be taken; trying again');
      pause = Math.min(pause * 2, 10_000);
      return pause;
    }
  });
}

/** Gives how many facts were taken; none, too, while another process is at it under the same name. */
function takeBatch({ pool, consumer, take, atMost = 500 }: FollowOptions): Promise<number> {
  return transaction(pool, async sql => {
    const cursor = await lockedCursor(sql, consumer);
    if (!cursor) return 0;
    const batch = await readFacts(sql, cursor, atMost);
    if (batch.facts.length === 0) return 0;
    await take(sql, batch.facts);
    await sql.query(
      'update fact_cursors set transaction_id = $2::text::xid8, position = $3 where consumer = $1',
      [consumer, batch.cursor.transactionId, batch.cursor.position],
    );
    return batch.facts.length;
  });
}

async function lockedCursor(sql: Sql, consumer: string): Promise<FactCursor | undefined> {
  const select = `
    select transaction_id::text as "transactionId", position
      from fact_cursors where consumer = $1 for update skip locked`;
  const found = await sql.query<{ transactionId: string; position: number }>(select, [consumer]);
  if (found.rows[0]) return found.rows[0];
  const { transactionId, position } = FROM_THE_BEGINNING;
  await sql.query(
    `insert into fact_cursors (consumer, transaction_id, position) values ($1, $2::text::xid8, $3) on conflict do nothing`,
    [consumer, transactionId, position],
  );
  return (await sql.query<{ transactionId: string; position: number }>(select, [consumer])).rows[0];
}

/**
 * Puts right what a dump restored into another cluster brings along: transaction numbers from a cluster that had come
 * further than this one, which would hide the facts until this one has caught up. Every fact stays unread by
 * exactly the consumers that had not read it. Call it before anything is published.
 */
export async function adoptRestoredFacts(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ foreign: boolean }>(`
    select greatest(
             (select max(transaction_id) from fact_sheaves),
             (select max(transaction_id) from fact_cursors)
           ) >= pg_snapshot_xmax(pg_current_snapshot()) as foreign`);
  if (!rows[0]?.foreign) return false;
  await transaction(pool, async sql => {
    await sql.query('lock table fact_sheaves, fact_cursors in exclusive mode');
    // The bucket of a sheaf is the number of cursors before it; a consumer has read the buckets up to its own rank.
    await sql.query(`
      update fact_sheaves as sheaf set transaction_id = (
        select count(*) from (select distinct transaction_id, position from fact_cursors) as cursors
         where (cursors.transaction_id, cursors.position) < (sheaf.transaction_id, sheaf.position)
      )::text::xid8`);
    await sql.query(`
      update fact_cursors set transaction_id = ranked.bucket::text::xid8, position = ${Number.MAX_SAFE_INTEGER}
        from (select consumer, dense_rank() over (order by transaction_id, position) - 1 as bucket from fact_cursors) as ranked
       where ranked.consumer = fact_cursors.consumer`);
  });
  return true;
}
