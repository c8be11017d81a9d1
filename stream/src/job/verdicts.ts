import type { Sql } from '../database/owner.ts';
import type { LogRecord } from '../log/event-log.ts';
import type { BookingRead, PaymentRead } from '../read/message.ts';
import type { Settings } from '../settings.ts';
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
  /** Late ones among those taken, where they are to be joined all the same. */
  readonly adjusted: Set<string>;
}

/** Tells apart what is new and what has come before, exactly; and what comes too late. */
export async function verdictsOn(
  judged: readonly Judged[],
  sql: Sql,
  late: Settings['late'],
): Promise<Verdicts> {
  const verdicts: Verdicts = { bookings: [], payments: [], duplicates: [], dead: [], adjusted: new Set() };
  const suspects = judged.some(each => each.is === 'good' && each.isSuspect);
  const known = suspects ? await knownIds(judged, sql) : undefined;
  for (const each of judged) {
    if (each.is === 'aside') continue;
    if (each.is === 'dead') bury(verdicts, each);
    else if (known && each.isSuspect && known.has(nameOf(each.read))) verdicts.duplicates.push(each);
    else if (each.isLate && late === 'dead-letter') {
      const detail = 'Its time was behind the watermark of its feed when it came.';
      verdicts.dead.push({ record: each.record, orderId: each.read.orderId, reason: 'late', detail });
    } else {
      known?.add(nameOf(each.read));
      if (each.isLate) verdicts.adjusted.add(each.read.orderId);
      take(verdicts, each.record, each.read, each.eventTime);
    }
  }
  return verdicts;
}

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
