import type { Stream } from '../../stream/src/stream.ts';

const DAYS = 30;
const SEATS_OF_AN_ORDER = 2.5;

/**
 * Fills the tables of a stream with a month of sales, without joining them: the database makes the rows itself. Nine orders in ten were
 * paid for, most of them in the evening. Gives the instants between which they lie (RFC 3339).
 */
export async function givenHistory(stream: Stream, seats: number): Promise<{ from: string; to: string }> {
  const orders = Math.round(seats / SEATS_OF_AN_ORDER);
  const end = Math.floor(Date.now() / 86_400_000) * 86_400_000;
  const numbers = { orders, start: (end - DAYS * 86_400_000) * 1_000, step: (DAYS * 86_400e6) / orders };
  for (const statement of HISTORY)
    await stream.owner.write(sql =>
      sql.run(statement.replaceAll(/\$(\w+)/g, (_, name: keyof typeof numbers) => String(numbers[name]))),
    );
  return { from: new Date(end - DAYS * 86_400_000).toISOString(), to: new Date(end).toISOString() };
}

const HISTORY = [
  `insert into origins values (1, 'open', 'bookings', 0), (2, 'open', 'payments', 0)`,
  `insert into booked_events
   select n, 'e-' || n, 'Event ' || n, 'Venue ' || n % 40, ['Music', 'Theater', 'Cinema', 'Other'][n % 4 + 1], 'Asia/Kolkata', 'INR',
          's-' || n, 'v-' || n % 40, 'City ' || n % 12
     from range(1, 401) events(n)`,
  `insert into payment_means
   select n, 'INR', ['Credit Card', 'Debit Card', 'PayPal', 'Cash'][n], ['Card', 'Card', 'Online', 'Cash'][n], 'Success', true
     from range(1, 5) means(n)`,
  `insert into bookings
   select 2 * n, 1, 1 + hash(n) % 400, n, make_timestamptz(moment), 'o-' || n, null, make_timestamptz(moment), make_timestamptz(moment),
          'c-' || hash(n) % 1000000, 'Name ' || hash(n) % 5000, 'buyer' || hash(n) % 1000000 || '@example.org',
          ['A1', concat_ws(chr(31), 'B1', 'B2'), concat_ws(chr(31), 'C1', 'C2', 'C3'), concat_ws(chr(31), 'D1', 'D2', 'D3', 'D4')][1 + n % 4],
          ['900', concat_ws(chr(31), '900', '900'), concat_ws(chr(31), '900', '900', '900'), concat_ws(chr(31), '900', '900', '900', '900')][1 + n % 4],
          1 + n % 4, 900 * (1 + n % 4), n * 168 // $orders
     from (select n, ($start + n * $step)::bigint as moment from range($orders) orders(n))`,
  `insert into payments
   select seq + 1, 2, 1 + hash(seq) % 4, "offset", appended_at, order_id, 'p-' || seq // 2, null, booking_time + interval '20 seconds',
          event_time + interval '20 seconds', total
     from bookings where seq % 20 <> 0`,
  `insert into told_bookings
   select seq, if(seq % 20 = 0, 'unpaid', 'matched'), if(seq % 20 = 0, 0, total), if(seq % 20 = 0, 0, 1),
          if(seq % 20 = 0, null, 'p-' || seq // 2), if(seq % 20 = 0, null, event_time + interval '20 seconds'),
          if(seq % 20 = 0, null, 1 + hash(seq) % 4), false, 1 + seq // 100000
     from bookings`,
  `insert into told_payments
   select seq + 1, 'matched', seq, event_time, event, false, 1 + seq // 100000 from bookings where seq % 20 <> 0`,
];
