import pg from 'pg';
import { arrange } from '../platform/database/rows.ts';
import { bindSheaves } from '../platform/outbox.ts';
import type { Batch } from './batch.ts';
import type { WritingWay } from './joint-writer.ts';
import type { LaneConnection } from './lane-connection.ts';
import type { Tenure } from './ownership.ts';
import { NotTheOwner, NotWritten, RowLocked } from './store.ts';
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
  /** How many commands were decided. */
  readonly commands: number;
}

/** A lane's batch, and what allows the lane to write it. */
export interface OwnedWriting {
  readonly writing: Writing;
  readonly tenure: Tenure;
}

/**
 * The way to PostgreSQL. Whole batches of as many lanes go in one statement and so in one transaction, which leaves no trace if one
 * of the lanes has another owner, a ledger had moved on, a seat was claimed by somebody else, or the clock was not where it was
 * thought to be.
 */
export const writingWay = (connection: LaneConnection): WritingWay<OwnedWriting> => ({
  async write(batches) {
    const statement = statementFor(batches);
    const client = await connection.client();
    try {
      const { rows } = await client.query<{ now: string }>(statement);
      return Number(rows[0]!.now);
    } catch (error) {
      throw refusalIn(error) ?? error;
    }
  },
  discard: () => connection.discard(),
  close: () => connection.close(),
});

function statementFor(batches: readonly OwnedWriting[]) {
  try {
    const rows = rowsOf(batches);
    const has = (parts: object) => Object.keys(parts).some(name => rows[name as keyof Rows].length > 0);
    const { name, text, values } = statements[`${has(changed)} ${has(paid)}`];
    const { batchId } = batches[0]!.writing;
    const instants = batches.map(({ writing }) => writing.now);
    const ofAll = [batchId, Math.min(...instants), Math.max(...instants), CLOCK_TOLERANCE_MS];
    return { name, text, values: [...values(rows), ...ofAll] };
  } catch (error) {
    // It has not been sent.
    throw new NotWritten(error);
  }
}

const LOCK_TIMED_OUT = '55P03';

/** What a statement that failed has said; nothing if the connection was ended (08, 57P), maybe after the commit. */
function refusalIn(error: unknown): Error | undefined {
  if (!(error instanceof pg.DatabaseError) || /^(08|57P)/.test(error.code ?? '08')) return undefined;
  if (error.code === LOCK_TIMED_OUT) return new RowLocked(error);
  const isAnothers = error.code === 'MT001' && error.message.endsWith(': owner');
  return isAnothers ? new NotTheOwner() : new NotWritten(error);
}

type Rows = ReturnType<typeof rowsOf>;

function rowsOf(batches: readonly OwnedWriting[]) {
  const all = <Row>(of: (batch: Batch) => readonly Row[]) =>
    batches.flatMap(({ writing }) => of(writing.batch));
  const moves = all(batch => batch.claims);
  const replies = all(batch => batch.replies);
  return {
    owned: batches.map(({ tenure }) => tenure),
    // By show, as a change of terms moves them: two that lock the same rows in another order would wait for each other.
    moved: batches
      .flatMap(({ writing }) => writing.moved.map(ledger => ({ ...ledger, batchId: writing.batchId })))
      .sort((one, other) => (one.showId < other.showId ? -1 : 1)),
    unmoved: batches.flatMap(({ writing }) => writing.unmoved),
    making: all(batch => batch.madeBookings),
    claiming: moves.filter(move => move.was === null),
    telling: bindSheaves(all(batch => batch.facts)),
    keying: replies,
    replying: replies.length === 0 ? [] : [replies],
    changing: all(batch => batch.changedBookings),
    freeing: moves.filter(move => move.is === null),
    passing: moves.filter(move => move.was !== null && move.is !== null),
    waiting: all(batch => [...batch.entries.values()]),
    paying: all(batch => [...batch.payments.values()]),
    voiding: all(batch => batch.voided),
    issuing: all(batch => [...batch.tickets.values()]),
    refunding: all(batch => batch.refunds),
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
  const [batch, earliest, latest, tolerance] = [
    at(counted.length, 'uuid'),
    at(counted.length + 1, 'float8'),
    at(counted.length + 2, 'float8'),
    at(counted.length + 3, 'float8'),
  ];
  const done = names.map(each => `done_${each} as (${parts[each]!.does(sent.from[each]!)}\n)`);
  const found = counted.map(
    (each, index) =>
      `assert_batch((select count(*) from done_${each}) = ${count(index)}, '${parts[each]!.counted}')`,
  );
  const text = `
    with ${done.join(', ')}
    select
      extract(epoch from statement_timestamp()) * 1000 as now,
      ${found.join(',\n')},
      assert_batch(
        extract(epoch from statement_timestamp()) * 1000 between ${latest} - ${tolerance} and ${earliest} + ${tolerance},
        'clock')`.replaceAll('$batch', batch!);
  // The counts come after the rows, and what every batch says of itself after them.
  const values = (rows: Rows) => [
    ...sent.values(rows as never),
    ...counted.map(each => rows[each as keyof Rows].length),
  ];
  return { name, text, values };
}
