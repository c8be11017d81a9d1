import type { Row, Sql } from '../database/owner.ts';

/** A table of live and of a replay, row by row. A row that both have under one key, with other values, is `differing` and no more. */
export interface Comparison {
  readonly table: string;
  readonly rows: number;
  readonly onlyLive: number;
  readonly onlyReplay: number;
  readonly differing: number;
  /** A few of the rows, each with the side that has it. */
  readonly examples: readonly Row[];
}

const EXAMPLES = 5;

/** The tables in which everything is told, by what their rows are known; `place` says that rows name their message. */
const told = [
  { table: 'orders_fact', key: 'order_id', isPlaced: true, ofPayments: false },
  { table: 'payments_fact', key: 'payment_id', isPlaced: true, ofPayments: true },
  { table: 'bookings_fact', key: 'order_id, payment_id, seat_index', isPlaced: false, ofPayments: true },
  { table: 'duplicates', key: 'topic, "partition", "offset"', isPlaced: true, ofPayments: false },
  { table: 'dead_letters', key: 'topic, "partition", "offset"', isPlaced: true, ofPayments: false },
] as const;

/**
 * Compares what a replay has told with live, both ways. Where it began in the middle, orders that live knows from before are left out:
 * what came of those depends on what was not replayed. The first offset replayed of each partition is in the table `replayed_from`.
 *
 * A payment outside its window is told as soon as it meets its booking, or, where that has left the state before, once no booking
 * can come any more: until then it is undecided on one side, which is no difference.
 */
export async function compareWithLive(sql: Sql, isWhole: boolean): Promise<Comparison[]> {
  await sql.run(UNDECIDED);
  if (!isWhole) await sql.run(KNOWN_BEFORE);
  const comparisons: Comparison[] = [];
  for (const { table, key, isPlaced, ofPayments } of told) {
    const rowsOf = (schema: string) => {
      const conditions = ['true'];
      if (ofPayments) conditions.push(`coalesce(payment_id, '') not in (select payment_id from undecided)`);
      if (!isWhole) conditions.push(`coalesce(order_id, '') not in (select order_id from known_before)`);
      if (!isWhole && isPlaced) conditions.push(AFTER_FIRST);
      return `select columns(c -> c <> 'written') from ${schema}.${table} t where ${conditions.join(' and ')}`;
    };
    await sql.run(`
      create or replace temp table only_live as (${rowsOf('main')}) except all (${rowsOf('replay')});
      create or replace temp table only_replay as (${rowsOf('replay')}) except all (${rowsOf('main')})`);
    comparisons.push(await comparisonOf(sql, table, key));
  }
  return comparisons;
}

async function comparisonOf(sql: Sql, table: string, key: string): Promise<Comparison> {
  const [counts] = await sql.rows<Record<'rows' | 'live' | 'replay' | 'both', number>>(`
    select (select count(*) from replay.${table}) as rows, (select count(*) from only_live) as live,
           (select count(*) from only_replay) as replay,
           (select count(*) from (select ${key} from only_live intersect all select ${key} from only_replay)) as both`);
  const { rows, live, replay, both } = counts!;
  const examples = await sql.rows(`
    (select 'live' as side, * from only_live order by ${key} limit ${EXAMPLES})
    union all
    (select 'replay', * from only_replay order by ${key} limit ${EXAMPLES})`);
  return { table, rows, onlyLive: live - both, onlyReplay: replay - both, differing: both, examples };
}

export const isSame = (comparisons: readonly Comparison[]): boolean =>
  comparisons.every(
    ({ onlyLive, onlyReplay, differing }) => onlyLive === 0 && onlyReplay === 0 && differing === 0,
  );

const AFTER_FIRST = `
  "offset" >= (select first_offset from replayed_from f where f.topic = t.topic and f."partition" = t."partition")`;

const UNDECIDED = `
  create or replace temp table undecided as
  select payment_id from main.payments anti join main.told_payments using (seq)
  union
  select payment_id from replay.payments anti join replay.told_payments using (seq)`;

const KNOWN_BEFORE = `
  create or replace temp table known_before as
  select order_id from (
    select order_id, topic, "partition", "offset" from main.bookings join main.origins using (origin)
    union all select order_id, topic, "partition", "offset" from main.payments join main.origins using (origin)
    union all select order_id, topic, "partition", "offset" from main.dead_letters where order_id is not null
    union all select order_id, topic, "partition", "offset" from main.duplicates
  ) left join replayed_from using (topic, "partition")
  where first_offset is null or "offset" < first_offset`;
