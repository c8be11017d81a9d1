import type { Stream } from '../../stream/src/stream.ts';

const DAYS = 30;
const SEATS_OF_AN_ORDER = 2.5;
const HOUR_MS = 3_600_000;

/** The instants between which facts lie (RFC 3339). */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/**
 * Fills the tables of a stream with a month of sales up to the last hour, without joining them: the database makes the rows itself.
 * Nine orders in ten were paid for. `hour` tells the sales of the last hour, as they are told after a build.
 */
export async function givenHistory(
  stream: Stream,
  seats: number,
): Promise<{ readonly month: Span; hour(): Promise<void> }> {
  const orders = Math.round(seats / SEATS_OF_AN_ORDER);
  const end = Math.floor(stream.clock() / HOUR_MS) * HOUR_MS;
  const start = end - DAYS * 24 * HOUR_MS;
  const last = Math.floor(orders * (1 - 1 / (DAYS * 24)));
  const fill = async (first: number, behind: number) => {
    const numbers = { first, behind, orders, start: start * 1_000, step: ((end - start) * 1_000) / orders };
    for (const statement of HISTORY) {
      const text = statement.replaceAll(/\$(\w+)/g, (_, name: keyof typeof numbers) => String(numbers[name]));
      await stream.owner.write(sql => sql.run(text));
    }
  };
  for (const statement of IN_COMMON) await stream.owner.write(sql => sql.run(statement));
  await fill(0, last);
  return {
    month: { from: new Date(start).toISOString(), to: new Date(end).toISOString() },
    hour: () => fill(last, orders),
  };
}

/** What thousands of messages have in common: 400 events at 40 venues. */
const IN_COMMON = [
  `insert into origins values (1, 'open', 'bookings', 0), (2, 'open', 'payments', 0)`,
  `insert into booked_events
   select n, 'e-' || n, 'Event ' || n, 'Venue ' || n % 40, ['Music', 'Theater', 'Cinema', 'Other'][n % 4 + 1], 'Asia/Kolkata', 'INR',
          's-' || n, 'v-' || n % 40, 'City ' || n % 12
     from range(1, 401) events(n)`,
  `insert into payment_means
   select n, 'INR', ['Credit Card', 'Debit Card', 'PayPal', 'Cash'][n], ['Card', 'Card', 'Online', 'Cash'][n], 'Success', true
     from range(1, 5) means(n)`,
];

/** Orders from $first, and before $behind. What is told of some hundred thousand was written in one transaction, and of each range in its own. */
const HISTORY = [
  `insert into bookings
   select 2 * n, 1, 1 + hash(n) % 400, n, make_timestamptz(moment), 'o-' || n, null, make_timestamptz(moment), make_timestamptz(moment),
          'c-' || hash(n) % 1000000, 'Name ' || hash(n) % 5000, 'buyer' || hash(n) % 1000000 || '@example.org',
          ['A1', concat_ws(chr(31), 'B1', 'B2'), concat_ws(chr(31), 'C1', 'C2', 'C3'), concat_ws(chr(31), 'D1', 'D2', 'D3', 'D4')][1 + n % 4],
          ['900', concat_ws(chr(31), '900', '900'), concat_ws(chr(31), '900', '900', '900'), concat_ws(chr(31), '900', '900', '900', '900')][1 + n % 4],
          1 + n % 4, 900 * (1 + n % 4), ((moment + 19800000000) // 3600000000 + 72) % 168
     from (select n, ($start + n * $step)::bigint as moment from range($first, $behind) orders(n))`,
  `insert into payments
   select seq + 1, 2, 1 + hash(seq) % 4, "offset", appended_at, order_id, 'p-' || seq // 2, null, booking_time + interval '20 seconds',
          event_time + interval '20 seconds', total
     from bookings where seq >= 2 * $first and seq % 20 <> 0`,
  `insert into told_bookings
   select seq, if(seq % 20 = 0, 'unpaid', 'matched'), if(seq % 20 = 0, 0, total), if(seq % 20 = 0, 0, 1),
          if(seq % 20 = 0, null, 'p-' || seq // 2), if(seq % 20 = 0, null, event_time + interval '20 seconds'),
          if(seq % 20 = 0, null, 1 + hash(seq) % 4), false, 1 + ($first + seq) // 100000
     from bookings where seq >= 2 * $first`,
  `insert into told_payments
   select seq + 1, 'matched', seq, event_time, event, false, 1 + ($first + seq) // 100000
     from bookings where seq >= 2 * $first and seq % 20 <> 0`,
];
