import type { Sql } from '../database/owner.ts';
import type { LogRecord } from '../log/event-log.ts';
import type { BookingRead, PaymentRead } from '../read/message.ts';
import type { Settings } from '../settings.ts';
import { correctedAmong } from './corrections.ts';
import type { Dead, Duplicate } from './fill.ts';
import type { Judged } from './judge.ts';

/** A record that the join takes; without an event time it is only kept, as a dead letter's row. */
export interface Taken<R> {
  readonly record: LogRecord;
  readonly read: R;
  readonly eventTime: number | null;
}

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

/** Tells apart what is new and what has come before, exactly; and what comes too late. */
export async function verdictsOn(
  judged: readonly Judged[],
  sql: Sql,
  late: Settings['late'],
): Promise<Verdicts> {
  const verdicts = noVerdicts();
  const suspects = judged.some(each => each.is === 'good' && each.isSuspect);
  const known = suspects ? await knownIds(judged, sql) : undefined;
  const letterIds = judged.flatMap(each => (each.is === 'good' ? (each.corrects ?? []) : []));
  const corrected = await correctedAmong(letterIds, sql);
  for (const each of judged) {
    if (each.is === 'dead') bury(verdicts, each);
    if (each.is !== 'good') continue;
    const { record, read, corrects } = each;
    // A letter is corrected once, by whatever comes first.
    const isAgain = corrects !== undefined && corrected.has(corrects);
    if (corrects !== undefined && !isAgain) {
      corrected.add(corrects);
      verdicts.corrections.push({ letterId: corrects, record });
    }
    if (isAgain || (known && each.isSuspect && known.has(nameOf(read)))) verdicts.duplicates.push(each);
    else if (each.isLate && late === 'dead-letter') {
      const detail = 'Its time was behind the watermark of its feed when it came.';
      verdicts.dead.push({ record, orderId: read.orderId, reason: 'late', detail });
    } else {
      known?.add(nameOf(read));
      if (each.isLate || corrects !== undefined) verdicts.adjusted.add(read.orderId);
      take(verdicts, record, read, each.eventTime);
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
function bury(verdicts: Verdicts, { record, why, read }: Extract<Judged, { is: 'dead' }>): void {
  verdicts.dead.push({ record, orderId: why.orderId, reason: why.reason, detail: why.detail });
  if (read && why.reason === 'bad-time') take(verdicts, record, read, null);
}

function take(to: Verdicts, record: LogRecord, read: BookingRead | PaymentRead, eventTime: number | null) {
  if (read.kind === 'booking') to.bookings.push({ record, read, eventTime });
  else to.payments.push({ record, read, eventTime });
}

/** One name space for both kinds of ids. */
const nameOf = (read: BookingRead | PaymentRead): string =>
  read.kind === 'booking' ? `o${read.orderId}` : `p${read.paymentId}`;

/** Of the ids that may have come before, those that have. */
async function knownIds(judged: readonly Judged[], sql: Sql): Promise<Set<string>> {
  const suspects = judged.flatMap(each => (each.is === 'good' && each.isSuspect ? [nameOf(each.read)] : []));
  await sql.run('delete from suspects');
  await sql.append('suspects', to => {
    for (const name of suspects) {
      to.appendVarchar(name[0]!);
      to.appendVarchar(name.slice(1));
      to.endRow();
    }
  });
  const rows = await sql.rows<{ kind: string; id: string }>(`
    select 'o' as kind, order_id as id from orders_fact where order_id in (select id from suspects where kind = 'o')
    union all
    select 'o', order_id from bookings_in where event_time is not null and order_id in (select id from suspects where kind = 'o')
    union all
    select 'p', payment_id from payments_fact where payment_id in (select id from suspects where kind = 'p')
    union all
    select 'p', payment_id from payments_in where event_time is not null and payment_id in (select id from suspects where kind = 'p')`);
  return new Set(rows.map(({ kind, id }) => kind + id));
}
