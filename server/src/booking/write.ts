import pg from 'pg';
import { arrange } from '../platform/database/rows.ts';
import { bindSheaves } from '../platform/outbox.ts';
import type { Batch } from './batch.ts';
import type { Tenure } from './ownership.ts';
import { always, changed, type Ledger, type Part, paid } from './written.ts';

/**
 * How far the instant on which a batch was decided may be from the database's clock (B4) when its statement comes in: on a busy
 * machine it takes its time to get there. Far less than a hold's grace, so that no hold ends before the time that was promised.
 */
const CLOCK_TOLERANCE_MS = 1_500;

export interface Writing {
  readonly batch: Batch;
  readonly batchId: string;
  /** The ledgers of shows that the batch changes; before it the revision was one less. */
  readonly moved: readonly Ledger[];
  /** Those of shows that it has only refused something. */
  readonly unmoved: readonly Ledger[];
  /** The instant on which all was decided, in milliseconds since 1970. */
  readonly now: number;
}

/**
 * Writes a whole batch in one statement and so in one transaction; resolves to the database's time, in milliseconds.
 * Throws and leaves no trace if the lane has another owner, a ledger had moved on, a seat was claimed by somebody else, or the
 * clock was not where it was thought to be.
 */
export async function writeBatch(
  client: pg.ClientBase,
  writing: Writing,
  { lane, server, epoch }: Tenure,
): Promise<number> {
  const rows = rowsOf(writing);
  const has = (parts: object) => Object.keys(parts).some(name => rows[name as keyof Rows].length > 0);
  const { name, text, values } = statements[`${has(changed)} ${has(paid)}`];
  const { rows: result } = await client.query<{ now: string }>({
    name,
    text,
    values: [...values(rows), writing.batchId, writing.now, CLOCK_TOLERANCE_MS, lane, server, epoch],
  });
  return Number(result[0]!.now);
}

/** Whether a batch was refused because it is another server's to write. */
export const isNotTheOwner = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === 'MT001' && error.message.endsWith(': owner');

type Rows = ReturnType<typeof rowsOf>;

function rowsOf({ batch, moved, unmoved }: Writing) {
  const moves = batch.claims;
  return {
    moved,
    unmoved,
    making: batch.madeBookings,
    claiming: moves.filter(move => move.was === null),
    telling: bindSheaves(batch.facts),
    keying: batch.replies,
    replying: batch.replies.length === 0 ? [] : [batch.replies],
    changing: batch.changedBookings,
    freeing: moves.filter(move => move.is === null),
    passing: moves.filter(move => move.was !== null && move.is !== null),
    waiting: [...batch.entries.values()],
    paying: [...batch.payments.values()],
    voiding: batch.voided,
    issuing: [...batch.tickets.values()],
    refunding: batch.refunds,
  };
}

/** A statement of the parts that a batch may need: planning and starting those that have nothing to do costs as well. */
const statements = {
  'false false': statementOf('write-batch-holds', always),
  'true false': statementOf('write-batch-changes', { ...always, ...changed }),
  'false true': statementOf('write-batch-payments', { ...always, ...paid }),
  'true true': statementOf('write-batch-all', { ...always, ...changed, ...paid }),
};

/**
 * The instant of the decision is compared with the one in which the statement came in: how long a busy machine then takes to
 * write it says nothing about anybody's clock, and to decide anew for that would only keep it busy. What was expected to be
 * found is counted, and one row too few undoes all.
 */
function statementOf(name: string, parts: Readonly<Record<string, Part<never>>>) {
  const names = Object.keys(parts);
  const counted = names.filter(each => parts[each]!.counted);
  const sent = arrange(Object.fromEntries(names.map(each => [each, parts[each]!.rows])));
  const at = (index: number, type: string) => `$${sent.next + index}::${type}`;
  const count = (index: number) => at(index, 'integer');
  const [batch, now, tolerance, lane, server, epoch] = [
    at(counted.length, 'uuid'),
    at(counted.length + 1, 'float8'),
    at(counted.length + 2, 'float8'),
    at(counted.length + 3, 'integer'),
    at(counted.length + 4, 'integer'),
    at(counted.length + 5, 'bigint'),
  ];
  const done = names.map(each => `done_${each} as (${parts[each]!.does(sent.from[each]!)}\n)`);
  const found = counted.map(
    (each, index) =>
      `assert_batch((select count(*) from done_${each}) = ${count(index)}, '${parts[each]!.counted}')`,
  );
  const text = `
    with ${done.join(', ')}, owned as (
      -- Nobody becomes the owner before this is committed, and who waited for the row sees who has become it.
      select 1 from lanes where lane = ${lane} and server_id = ${server} and epoch = ${epoch} for share
    )
    select
      extract(epoch from statement_timestamp()) * 1000 as now,
      assert_batch((select count(*) from owned) = 1, 'owner'),
      assert_batch(abs(extract(epoch from statement_timestamp()) * 1000 - ${now}) <= ${tolerance}, 'clock'),
      ${found.join(',\n')}`.replaceAll('$batch', batch!);
  // The counts come after the rows, and what every batch says of itself after them.
  const values = (rows: Rows) => [
    ...sent.values(rows as never),
    ...counted.map(each => rows[each as keyof Rows].length),
  ];
  return { name, text, values };
}
