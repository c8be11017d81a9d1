import { HOLD_GRACE_MS, HOLD_MS } from '@matinee/contract/values.ts';

/** A rule as a question to the database: `breach` gives a row for whatever breaks it, and none when all is well. */
export interface AuditRule {
  readonly id: string;
  readonly says: string;
  /** What it is about, one of `populations`. */
  readonly of: keyof typeof populations;
  readonly breach: string;
}

const LIVE = `('RESERVED', 'PENDING', 'CONFIRMED')`;
const LIVE_SEATS = `
  select show_id, line ->> 'seatId' as seat_id, booking_id, status
  from bookings cross join json_array_elements(seats) as line where status in ${LIVE}`;
const RECEIVED = `select * from payments where state in ('authorised', 'captured', 'voided')`;
const REFUNDED_OF = `coalesce((select sum(amount) from refunds r where r.payment_id = p.payment_id), 0)`;
const lapsesAt = (hold: string) => `${hold}.hold_until + interval '${HOLD_GRACE_MS} milliseconds'`;

/** Facts of a show's one writer: with any of them it has seen what had lapsed by then. */
const WRITERS_FACTS = `('seats_held', 'hold_released', 'hold_expired', 'hold_changed', 'payment_started',
  'booking_confirmed', 'seats_changed', 'booking_cancelled', 'seats_blocked', 'seats_unblocked', 'offer_made',
  'offer_taken', 'waiting_joined', 'waiting_ended')`;

/** Counts a booking's facts of a topic; by hashing, since a sale may have millions. */
const FACTS_OF_BOOKINGS = `
  select key, count(*) filter (where topic in ('seats_held', 'offer_made')) as held,
    count(*) filter (where topic = 'booking_confirmed') as confirmed,
    count(*) filter (where topic = 'hold_expired') as expired,
    count(*) filter (where topic = 'hold_released') as released,
    count(*) filter (where topic = 'booking_cancelled' and (payload ->> 'whole')::boolean) as cancelled
  from facts group by key`;

export const populations = {
  bookings: `select from bookings`,
  'seats of live bookings': LIVE_SEATS,
  'seats of bookings': `select from bookings cross join json_array_elements(seats)`,
  claims: `select from claims`,
  tickets: `select from tickets`,
  payments: `select from payments`,
  refunds: `select from refunds`,
  facts: `select from facts`,
  'shows touched': `select from seat_ledgers`,
  'kept replies': `select from kept_replies`,
  'places in a line': `select from waiting_entries`,
} as const;

/**
 * Every rule that the database alone can answer for. Each holds at every instant, in the middle of a sale and on a
 * server that stands still, for whatever history the rules of booking allow.
 */
export const auditRules: readonly AuditRule[] = [
  {
    id: 'B1',
    says: 'no seat has two live bookings',
    of: 'seats of live bookings',
    breach: `select show_id, seat_id, array_agg(booking_id) as bookings from (${LIVE_SEATS}) s
      group by show_id, seat_id having count(*) > 1`,
  },
  {
    id: 'B1',
    says: 'no seat has two valid tickets',
    of: 'tickets',
    breach: `select show_id, seat_id, array_agg(ticket_id) as tickets from tickets where status = 'VALID'
      group by show_id, seat_id having count(*) > 1`,
  },
  {
    id: 'B2',
    says: 'a live booking claims all its seats, and nothing else is claimed',
    of: 'claims',
    breach: `select * from (${LIVE_SEATS}) s
      full join (select show_id, seat_id, booking_id, true as claimed from claims where booking_id is not null) c
        using (show_id, seat_id, booking_id)
      where s.status is null or c.claimed is null`,
  },
  {
    id: 'B2',
    says: 'a confirmed booking has one valid ticket for every seat, and no other booking has any',
    of: 'tickets',
    breach: `select * from (select show_id, seat_id, booking_id, status from (${LIVE_SEATS}) l where status = 'CONFIRMED') s
      full join (select show_id, seat_id, booking_id, ticket_id from tickets where status = 'VALID') t
        using (show_id, seat_id, booking_id)
      where s.status is null or t.ticket_id is null`,
  },
  {
    id: 'B3',
    says: 'no booking names a seat twice',
    of: 'bookings',
    breach: `select booking_id from bookings cross join json_array_elements(seats) as line
      group by booking_id having count(*) <> count(distinct line ->> 'seatId')`,
  },
  {
    id: 'B3',
    says: 'no buyer has more seats of a show than it allows, but for the three ways past it',
    of: 'seats of live bookings',
    breach: `select b.show_id, b.buyer_id, sum(json_array_length(b.seats)) as seats, s.most_seats_per_buyer
      from bookings b join shows s using (show_id)
      where b.status in ${LIVE}
        and not exists (select from facts f where f.topic = 'booking_confirmed' and f.key = b.booking_id::text
          and ((f.payload ->> 'revived')::boolean or f.at = b.created_at))
        and not exists (select from facts f where f.topic = 'buyer_adopted' and f.payload ->> 'to' = b.buyer_id::text)
        and s.terms_changed_at is null
      group by b.show_id, b.buyer_id, s.most_seats_per_buyer
      having sum(json_array_length(b.seats)) > s.most_seats_per_buyer`,
  },
  {
    id: 'B4',
    says: 'a hold lasts five minutes, unless it was offered to somebody who waited',
    of: 'bookings',
    breach: `select booking_id, created_at, hold_until from bookings
      where status in ('RESERVED', 'PENDING', 'EXPIRED', 'RELEASED')
        and hold_until <> created_at + interval '${HOLD_MS} milliseconds'
        and not exists (select from waiting_entries w where w.booking_id = bookings.booking_id)`,
  },
  {
    id: 'B4',
    says: 'no hold ended before its time',
    of: 'facts',
    breach: `select b.booking_id, b.hold_until, f.at from facts f join bookings b on b.booking_id::text = f.key
      where f.topic = 'hold_expired' and f.at < ${lapsesAt('b')}`,
  },
  {
    id: 'B4',
    says: 'nobody began to pay for a hold that had lapsed',
    of: 'facts',
    breach: `select b.booking_id, b.hold_until, f.at from facts f join bookings b on b.booking_id::text = f.key
      where f.topic = 'payment_started' and f.at >= ${lapsesAt('b')}`,
  },
  {
    id: 'B4',
    says: 'no lapsed hold stayed open when its show went on selling',
    of: 'bookings',
    breach: `select b.booking_id, b.hold_until, max(f.at) as sold_on_at
      from bookings b join facts f on f.payload ->> 'showId' = b.show_id::text
      where b.status = 'RESERVED' and ${lapsesAt('b')} < now()
        and f.topic in ${WRITERS_FACTS} and f.at >= ${lapsesAt('b')}
      group by b.booking_id, b.hold_until`,
  },
  {
    id: 'B6',
    says: 'nobody but its owner paid for a hold or gave it back',
    of: 'facts',
    // Joined with themselves, facts would be unpacked from all their sheaves again for each of them.
    breach: `with told as materialized (
        select fact_id, topic, key, payload ->> 'buyerId' as buyer_id from facts
        where topic in ('seats_held', 'offer_made', 'payment_started', 'hold_released'))
      select done.fact_id, done.topic, done.key, done.buyer_id as by, held.buyer_id as owner
      from told done join told held using (key)
      where held.topic in ('seats_held', 'offer_made') and done.topic in ('payment_started', 'hold_released')
        and done.buyer_id <> held.buyer_id
        and not exists (select from facts a where a.topic = 'buyer_adopted' and a.payload -> 'bookingIds' ? done.key)`,
  },
  {
    id: 'B7',
    says: 'what is due for a seat is its price less its discounts',
    of: 'seats of bookings',
    breach: `select booking_id, line from bookings cross join json_array_elements(seats) as line
      where (line ->> 'total')::bigint <> (line ->> 'price')::bigint
        - (select coalesce(sum((d ->> 'amount')::bigint), 0) from json_array_elements(line -> 'discounts') d)`,
  },
  {
    id: 'B7',
    says: 'the total of a hold is the sum of its seats',
    of: 'bookings',
    breach: `select booking_id, total from bookings b where status in ('RESERVED', 'PENDING', 'EXPIRED', 'RELEASED')
      and total <> (select coalesce(sum((line ->> 'total')::bigint), 0) from json_array_elements(b.seats) line)`,
  },
  {
    id: 'B7',
    says: 'a ticket says what its seat cost',
    of: 'tickets',
    breach: `select t.ticket_id, t.total, line from tickets t join bookings b using (booking_id)
      cross join json_array_elements(b.seats) as line
      where t.status = 'VALID' and line ->> 'seatId' = t.seat_id
        and (line ->> 'total', line ->> 'price', (line -> 'discounts')::jsonb) <> (t.total::text, t.price::text, t.discounts)`,
  },
  {
    id: 'B8',
    says: 'a confirmed booking that costs something was paid for, in full',
    of: 'bookings',
    breach: `select b.booking_id, b.total, p.state, p.amount from bookings b left join payments p using (payment_id)
      where b.status = 'CONFIRMED' and b.total > 0
        and (p.state is null or p.state not in ('authorised', 'captured') or p.amount <> b.total)`,
  },
  {
    id: 'B8',
    says: 'an unanswered payment keeps its seats, and nothing else waits for an answer',
    of: 'payments',
    breach: `select b.booking_id, b.status, p.payment_id, p.state from payments p join bookings b using (booking_id)
      where p.state = 'started' and b.status in ('RESERVED', 'EXPIRED', 'RELEASED')
      union all
      select b.booking_id, b.status, b.payment_id, p.state from bookings b left join payments p using (payment_id)
      where b.status = 'PENDING' and p.state is distinct from 'started'`,
  },
  {
    id: 'B8',
    says: 'money that bought no seat goes back in full',
    of: 'payments',
    breach: `select p.payment_id, p.amount, ${REFUNDED_OF} as refunded from (${RECEIVED}) p join bookings b using (booking_id)
      where b.payment_id is distinct from p.payment_id and ${REFUNDED_OF} <> p.amount`,
  },
  {
    id: 'B8',
    says: 'nothing goes back that did not come',
    of: 'refunds',
    breach: `select p.payment_id, p.state, p.amount, ${REFUNDED_OF} as refunded from payments p
      where ${REFUNDED_OF} > case when p.state in ('authorised', 'captured', 'voided') then p.amount else 0 end`,
  },
  {
    id: 'B8',
    says: 'what was let go at the provider was given up here',
    of: 'payments',
    breach: `select p.payment_id, p.amount from payments p where p.state = 'voided' and ${REFUNDED_OF} <> p.amount`,
  },
  {
    id: 'B8',
    says: 'money in is money out and what a booking says it kept',
    of: 'bookings',
    breach: `select b.booking_id, b.status, b.total, b.refunded, received, given_back from bookings b
      cross join lateral (select coalesce(sum(amount), 0) as received from (${RECEIVED}) p where p.booking_id = b.booking_id) i
      cross join lateral (select coalesce(sum(amount), 0) as given_back from refunds r where r.booking_id = b.booking_id) o
      where received - given_back <> case when b.confirmed_at is null then 0 else b.total - b.refunded end`,
  },
  {
    id: 'B8',
    says: 'what was kept pays for the seats that are left',
    of: 'bookings',
    breach: `select booking_id, total, refunded from bookings b where status = 'CONFIRMED' and total - refunded
      < (select coalesce(sum((line ->> 'total')::bigint), 0) from json_array_elements(b.seats) line)`,
  },
  {
    id: 'B9',
    says: 'what was replied is there, and each key made its own',
    of: 'kept replies',
    breach: `select replied.booking_id, replied.keys from (
        select reply #>> '{body,bookingId}' as booking_id, count(*) filter (where status = 201) as keys
        from kept_replies where reply #>> '{body,bookingId}' is not null group by 1) replied
      left join bookings b on b.booking_id::text = replied.booking_id
      where b.booking_id is null or replied.keys > 1`,
  },
  {
    id: 'B10',
    says: 'every booking was told of as it is, once',
    of: 'bookings',
    breach: `select b.booking_id, b.status, f.* from bookings b left join (${FACTS_OF_BOOKINGS}) f on f.key = b.booking_id::text
      where f.key is null or f.held > 1 or f.held + f.confirmed = 0
        or f.released <> (b.status = 'RELEASED')::int
        or f.confirmed <> (b.confirmed_at is not null)::int
        or f.cancelled <> (b.status in ('CANCELLED', 'REFUNDED') and b.confirmed_at is not null)::int
        or f.expired > 1 or (b.status = 'EXPIRED' and f.expired <> 1)`,
  },
  {
    id: 'B10',
    says: 'every answer of a provider and every refund was told of, once',
    of: 'payments',
    breach: `select p.payment_id, p.state from payments p left join (
        select payload ->> 'paymentId' as payment_id, count(*) filter (where topic = 'payment_succeeded') as succeeded,
          count(*) filter (where topic = 'payment_failed') as failed from facts group by 1) f
        on f.payment_id = p.payment_id::text
      where coalesce(succeeded, 0) <> (p.state in ('authorised', 'captured', 'voided'))::int
        or (p.state = 'declined' and coalesce(failed, 0) <> 1)
      union all
      select refund_id, state from refunds where refund_id::text not in (
        select payload ->> 'refundId' from facts where topic = 'refund_requested')`,
  },
  {
    id: 'B10',
    says: 'nothing was told that is not so',
    of: 'facts',
    breach: `select f.fact_id, f.topic, f.key from facts f
      where f.payload ->> 'bookingId' is not null and not exists (select from bookings where booking_id = (f.payload ->> 'bookingId')::uuid)
      union all
      select f.fact_id, f.topic, f.key from facts f
      where f.payload ->> 'paymentId' is not null
        and not exists (select from payments where payment_id = (f.payload ->> 'paymentId')::uuid)
      union all
      select f.fact_id, f.topic, f.key from facts f
      where f.topic = 'refund_requested'
        and not exists (select from refunds where refund_id = (f.payload ->> 'refundId')::uuid)`,
  },
  {
    id: 'B10',
    says: 'a show’s ledger counts its claims',
    of: 'shows touched',
    breach: `select show_id, l.taken, c.claims
      from seat_ledgers l full join (select show_id, count(*) as claims from claims group by show_id) c using (show_id)
      where (select sum(n) from unnest(l.taken) n) is distinct from coalesce(c.claims, 0)`,
  },
  {
    id: 'W1',
    says: 'a buyer has one place in a line, and every place its own number',
    of: 'places in a line',
    breach: `select show_id, buyer_id::text as who from waiting_entries where status in ('WAITING', 'OFFERED')
      group by show_id, buyer_id having count(*) > 1
      union all
      select show_id, number::text from waiting_entries group by show_id, number having count(*) > 1`,
  },
  {
    id: 'W2',
    says: 'an offer is a hold of as many seats as were asked for, of whoever asked',
    of: 'places in a line',
    breach: `select entry_id, w.booking_id, b.status from waiting_entries w left join bookings b using (booking_id)
      where w.status = 'OFFERED'
        and (b.status is distinct from 'RESERVED' or b.buyer_id <> w.buyer_id or json_array_length(b.seats) <> w.seats)`,
  },
  {
    id: 'W3',
    says: 'nobody was served before somebody who came earlier and waits still',
    of: 'places in a line',
    breach: `select early.entry_id as waits, late.entry_id as served from waiting_entries early
      join waiting_entries late using (show_id) join shows using (show_id)
      where early.status = 'WAITING' and late.number > early.number and late.booking_id is not null
        and waiting_rule = 'strict'`,
  },
  {
    id: 'W4',
    says: 'nothing was sold to others while it was kept for a line',
    of: 'places in a line',
    breach: `select entry_id, f.fact_id, f.at from waiting_entries w join shows using (show_id)
      join facts f on f.topic = 'seats_held' and f.payload ->> 'showId' = w.show_id::text
      where waiting_rule = 'strict' and w.status = 'WAITING' and f.at > w.joined_at`,
  },
  {
    id: 'W5',
    says: 'nobody’s wait was cut short',
    of: 'places in a line',
    breach: `select entry_id, expires_at, ended_at from waiting_entries where status = 'EXPIRED' and ended_at < expires_at`,
  },
];
