import { HOLD_GRACE_MS } from '@matinee/contract/values.ts';
import type { Sql } from '../platform/database/database.ts';

/** A rule as a question to the database, and what breaks it: one row for each breach; none when all is well. */
export interface AuditRule {
  readonly id: string;
  readonly says: string;
  readonly sql: string;
}

export interface Breach {
  readonly rule: string;
  readonly says: string;
  readonly rows: readonly Record<string, unknown>[];
}

const LIVE = `('RESERVED', 'PENDING', 'CONFIRMED')`;
/** One row per seat of a live booking. */
const LIVE_SEATS = `
  select b.show_id, line ->> 'seatId' as seat_id, b.booking_id, b.status, b.buyer_id
  from bookings b cross join jsonb_array_elements(b.seats) as line
  where b.status in ${LIVE}`;

/** Every rule that the database alone can answer for; each also holds in the middle of a sale. */
export const auditRules: readonly AuditRule[] = [
  {
    id: 'B1',
    says: 'no seat has two live bookings',
    sql: `select show_id, seat_id, array_agg(booking_id) as bookings from (${LIVE_SEATS}) s
      group by show_id, seat_id having count(*) > 1`,
  },
  {
    id: 'B1',
    says: 'no seat has two valid tickets',
    sql: `select show_id, seat_id, array_agg(ticket_id) as tickets from tickets where status = 'VALID'
      group by show_id, seat_id having count(*) > 1`,
  },
  {
    id: 'B2',
    says: 'every seat of a live booking is claimed by it, and nothing else is claimed',
    sql: `select * from (${LIVE_SEATS}) s
      full join (select * from claims where booking_id is not null) c using (show_id, seat_id, booking_id)
      where s.status is null or c.show_id is null`,
  },
  {
    id: 'B2',
    says: 'a confirmed booking has one valid ticket for every seat, and no other booking has any',
    sql: `select * from (select show_id, seat_id, booking_id from (${LIVE_SEATS}) l where status = 'CONFIRMED') s
      full join (select show_id, seat_id, booking_id, ticket_id from tickets where status = 'VALID') t
        using (show_id, seat_id, booking_id)
      where s.show_id is null or t.ticket_id is null or s.booking_id is null`,
  },
  {
    id: 'B3',
    says: 'no booking names a seat twice',
    sql: `select booking_id from bookings b
      where (select count(distinct line ->> 'seatId') from jsonb_array_elements(b.seats) line) <> jsonb_array_length(b.seats)`,
  },
  {
    id: 'B4',
    says: 'no hold outlives its time by more than a minute',
    sql: `select booking_id, hold_until from bookings where status = 'RESERVED'
      and hold_until + interval '${HOLD_GRACE_MS} milliseconds' < clock_timestamp() - interval '1 minute'`,
  },
  {
    id: 'B7',
    says: 'what is due for a seat is its price less its discounts',
    sql: `select booking_id, line from bookings b cross join jsonb_array_elements(b.seats) as line
      where (line ->> 'total')::bigint <> (line ->> 'price')::bigint
        - (select coalesce(sum((d ->> 'amount')::bigint), 0) from jsonb_array_elements(line -> 'discounts') d)`,
  },
  {
    id: 'B7',
    says: 'the total of a hold is the sum of its seats',
    sql: `select booking_id, total from bookings b where status in ('RESERVED', 'PENDING', 'EXPIRED', 'RELEASED')
      and total <> (select coalesce(sum((line ->> 'total')::bigint), 0) from jsonb_array_elements(b.seats) line)`,
  },
  {
    id: 'B7',
    says: 'a ticket says what its seat cost',
    sql: `select t.ticket_id from tickets t join bookings b using (booking_id)
      cross join jsonb_array_elements(b.seats) as line
      where t.status = 'VALID' and line ->> 'seatId' = t.seat_id and (line ->> 'total')::bigint <> t.total`,
  },
  {
    id: 'B8',
    says: 'a confirmed booking that costs something was paid for, once and in full',
    sql: `select b.booking_id, b.total, p.state, p.amount from bookings b left join payments p using (payment_id)
      where b.status = 'CONFIRMED' and b.total > 0
        and (p.state is null or p.state not in ('authorised', 'captured') or p.amount <> b.total)`,
  },
  {
    id: 'B8',
    says: 'money that bought no seat goes back in full',
    sql: `select p.payment_id, p.amount, sum(r.amount) as refunded from payments p
      join bookings b on b.booking_id = p.booking_id left join refunds r on r.payment_id = p.payment_id
      where p.state in ('authorised', 'captured') and b.payment_id is distinct from p.payment_id
      group by p.payment_id, p.amount having coalesce(sum(r.amount), 0) <> p.amount`,
  },
  {
    id: 'B8',
    says: 'never more goes back than came',
    sql: `select r.payment_id, p.amount, sum(r.amount) as refunded from refunds r join payments p using (payment_id)
      where r.state <> 'failed' group by r.payment_id, p.amount having sum(r.amount) > p.amount`,
  },
  {
    id: 'B8',
    says: 'what a booking says was refunded is what its refunds add up to',
    sql: `select b.booking_id, b.refunded, coalesce(sum(r.amount), 0) as requested from bookings b
      left join refunds r on r.payment_id = b.payment_id and r.booking_id = b.booking_id
      where b.confirmed_at is not null
      group by b.booking_id, b.refunded having coalesce(sum(r.amount), 0) <> b.refunded`,
  },
  {
    id: 'B10',
    says: 'every booking was told of when it was held, or when it was issued',
    sql: `select booking_id from bookings b where not exists
      (select from facts f where f.key = b.booking_id::text and f.topic in ('seats_held', 'booking_confirmed'))`,
  },
  {
    id: 'B10',
    says: 'every ending was told of once',
    sql: `select b.booking_id, b.status, count(f.fact_id) as facts from bookings b
      left join facts f on f.key = b.booking_id::text and f.topic = case b.status
        when 'EXPIRED' then 'hold_expired' when 'RELEASED' then 'hold_released' when 'CONFIRMED' then 'booking_confirmed' end
      where b.status in ('RELEASED', 'CONFIRMED') or b.status = 'EXPIRED'
      group by b.booking_id, b.status
      having count(f.fact_id) <> 1 and not (b.status = 'EXPIRED' and count(f.fact_id) > 1)`,
  },
  {
    id: 'B10',
    says: 'the ledger counts the claims',
    sql: `select l.show_id, l.taken, count(c.seat_id) as claims from seat_ledgers l left join claims c using (show_id)
      group by l.show_id, l.taken having (select sum(n) from unnest(l.taken) n) <> count(c.seat_id)`,
  },
];

/** Asks every rule; resolves to the breaches, ten rows of each at most. */
export async function audit(sql: Sql): Promise<Breach[]> {
  const breaches: Breach[] = [];
  for (const { id, says, sql: question } of auditRules) {
    const { rows } = await sql.query(`select * from (${question}) breach limit 10`);
    if (rows.length > 0) breaches.push({ rule: id, says, rows });
  }
  return breaches;
}
