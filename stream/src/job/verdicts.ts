import { chunksOf, text } from '../database/columns.ts';
import type { Sql } from '../database/owner.ts';
import type { LogRecord } from '../log/event-log.ts';
import type { BookingRead, PaymentRead } from '../read/message.ts';
import type { Settings } from '../settings.ts';
import { correctedAmong } from './corrections.ts';
import type { Dead, Duplicate } from './fill.ts';
import type { Judged, Taken } from './judge.ts';

export type { Taken } from './judge.ts';

/** What becomes of a batch before it is joined: every record but the asides is in one of these. */
export interface Verdicts {
  readonly bookings: Taken<BookingRead>[];
  readonly payments: Taken<PaymentRead>[];
  readonly duplicates: Duplicate[];
  readonly dead: Dead[];
  /** The orders of those taken whose time may be over already, and which are to be joined all the same. */
  readonly adjusted: Set<string>;
  /** Those that take the place of a dead letter. */
  readonly corrections: { readonly letterId: string; readonly record: LogRecord }[];
}

/** What the tables know of a batch: its ids that have come before, and the dead letters of its that were corrected before. */
export interface Before {
  readonly ids: Set<string>;
  readonly corrected: Set<string>;
}

/** Whether the tables must be asked about a batch: an id may have come before, or a letter may have been corrected. */
export const mustAskBefore = (judged: readonly Judged[]): boolean =>
  judged.some(each => each.is === 'good' && (each.isSuspect || each.corrects !== undefined));

export const askBefore = async (judged: readonly Judged[], sql: Sql): Promise<Before> => ({
  ids: await knownIds(judged, sql),
  corrected: await correctedAmong(
    judged.flatMap(each => (each.is === 'good' ? (each.corrects ?? []) : [])),
    sql,
  ),
});

/** Tells apart what is new and what has come before, exactly; and what comes too late. */
export function verdictsOn(
  judged: readonly Judged[],
  late: Settings['late'],
  before: Before | undefined,
): Verdicts {
  const verdicts = noVerdicts();
  for (const each of judged) {
    if (each.is === 'dead') bury(verdicts, each);
    if (each.is !== 'good') continue;
    const { record, read, corrects } = each;
    // A letter is corrected once, by whatever comes first.
    const isAgain = corrects !== undefined && before!.corrected.has(corrects);
    if (corrects !== undefined && !isAgain) {
      before!.corrected.add(corrects);
      verdicts.corrections.push({ letterId: corrects, record });
    }
    if (isAgain || (before && each.isSuspect && before.ids.has(nameOf(read)))) verdicts.duplicates.push(each);
    else if (each.isLate && late === 'dead-letter') {
      const detail = 'Its time was behind the watermark of its feed when it came.';
      verdicts.dead.push({ record, orderId: read.orderId, reason: 'late', detail });
    } else {
      before?.ids.add(nameOf(read));
      if (each.isLate || corrects !== undefined) verdicts.adjusted.add(read.orderId);
      take(verdicts, each);
    }
  }
  return verdicts;
}

const noVerdicts = (): Verdicts => ({
  bookings: [],
  payments: [],
  duplicates: [],
  dead: [],
  adjusted: new Set(),
  corrections: [],
});

/** A bad time is no reason to lose a row: it is told with nothing where the time would stand. */
function bury(verdicts: Verdicts, { record, why, taken }: Extract<Judged, { is: 'dead' }>): void {
  verdicts.dead.push({ record, orderId: why.orderId, reason: why.reason, detail: why.detail });
  if (taken) take(verdicts, taken);
}

function take(to: Verdicts, taken: Taken<BookingRead | PaymentRead>) {
  if (taken.read.kind === 'booking') to.bookings.push(taken as Taken<BookingRead>);
  else to.payments.push(taken as Taken<PaymentRead>);
}

/** One name space for both kinds of ids. */
const nameOf = (read: BookingRead | PaymentRead): string =>
  read.kind === 'booking' ? `o${read.orderId}` : `p${read.paymentId}`;

/** Of the ids that may have come before, those that have. */
async function knownIds(judged: readonly Judged[], sql: Sql): Promise<Set<string>> {
  const suspects = judged.flatMap(each => (each.is === 'good' && each.isSuspect ? [nameOf(each.read)] : []));
  await sql.run('delete from suspects');
  await sql.append('temp.suspects', chunksOf(suspects, SUSPECT));
  const rows = await sql.rows<{ kind: string; id: string }>(`
    select 'o' as kind, order_id as id from bookings
     where event_time is not null and order_id in (select id from suspects where kind = 'o')
    union all
    select 'p', payment_id from payments
     where event_time is not null and payment_id in (select id from suspects where kind = 'p')`);
  return new Set(rows.map(({ kind, id }) => kind + id));
}

const SUSPECT = [text((name: string) => name[0]!), text((name: string) => name.slice(1))];
