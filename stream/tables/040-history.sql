-- What was read is kept once, as it was read, and what became of it beside it, in a few numbers: that is all that a batch has to
-- write. The tables of facts are views over the two.

-- What thousands of messages have in common: where they came from, the event, the way of paying. The same may stand here under
-- several numbers, since each start numbers anew what it meets.
create table origins (origin integer not null, feed varchar not null, topic varchar not null, partition integer not null);

create table booked_events (
  event integer not null,
  event_id varchar,
  event_name varchar,
  event_location varchar,
  event_category varchar not null,
  time_zone varchar,
  currency varchar,
  show_id varchar,
  venue_id varchar,
  city varchar
);

create table payment_means (
  means integer not null,
  currency varchar,
  payment_method varchar,
  payment_type varchar not null,
  payment_status varchar,
  is_success boolean not null
);

-- Every booking and every payment that could be read, once, in the order in which they were judged (`seq`, one row of numbers for
-- both). Money in minor units. What was told without a time (`event_time` is null) is a dead letter, and is kept for its row.
create table bookings (
  seq bigint not null,
  origin integer not null,
  event integer not null,
  "offset" bigint not null,
  appended_at timestamptz not null,
  order_id varchar not null,
  fact_id varchar,
  -- As told; null where it was no time.
  booking_time timestamptz,
  -- By which it is judged: as told, or when it arrived.
  event_time timestamptz,
  customer_id varchar,
  customer_name varchar,
  customer_email varchar,
  -- One for each seat, parted by chr(31): names, and prices in minor units.
  seat_numbers varchar not null,
  seat_prices varchar not null,
  seats integer not null,
  total bigint not null
);

create table payments (
  seq bigint not null,
  origin integer not null,
  means integer not null,
  "offset" bigint not null,
  appended_at timestamptz not null,
  order_id varchar not null,
  payment_id varchar not null,
  fact_id varchar,
  payment_time timestamptz,
  event_time timestamptz,
  amount bigint not null
);

-- What became of a booking: matched or unpaid. `amount` is what was paid for it in its window; payment_* and `means` are those of
-- the earliest such payment. `written` numbers the transactions that wrote a row, in their order: whoever follows these tables takes
-- what has a greater number than the last it has seen.
create table told_bookings (
  seq bigint not null,
  outcome varchar not null,
  amount bigint not null,
  payments integer not null,
  payment_id varchar,
  payment_time timestamptz,
  means integer,
  -- Not paid for, though somebody has tried: its seats are told with that payment.
  is_tried boolean not null,
  written bigint not null
);

-- What became of a payment; with its booking, where it has one.
create table told_payments (
  seq bigint not null,
  outcome varchar not null,
  booking bigint,
  booking_event_time timestamptz,
  event integer,
  -- Whether it is another amount than the seats cost; only of what is matched.
  is_mismatch boolean not null,
  written bigint not null
);

-- What there is already, told by the tables that these take the place of.
create temp table before_bookings as
select row_number() over (order by appended_at, "offset") as seq, * from (
  select b.* exclude (seq), null::bigint as told from bookings_in b anti join orders_fact o on o.order_id = b.order_id
  union all by name
  select o.feed, o.topic, o.partition, o."offset", o.appended_at, o.order_id, o.fact_id, o.booking_time, o.booking_event_time as event_time,
         o.customer_id, o.customer_name, o.customer_email, o.event_id, o.event_name, o.event_location, o.event_category, o.time_zone,
         o.currency, o.show_id, o.venue_id, o.city, s.seat_numbers, s.seat_prices, o.seats, o.total, 1 as told
    from orders_fact o join (
      select order_id, string_agg(seat_number, chr(31) order by seat_index) as seat_numbers,
             string_agg(seat_price::varchar, chr(31) order by seat_index) as seat_prices
        from (select distinct order_id, seat_index, seat_number, seat_price from bookings_fact
               where seat_index > 0 and outcome <> 'dead_letter')
       group by order_id) s using (order_id)
  union all by name
  select d.feed, d.topic, d.partition, d."offset", d.appended_at, f.order_id, any_value(f.customer_id) as customer_id,
         any_value(f.customer_name) as customer_name, any_value(f.customer_email) as customer_email, any_value(f.event_id) as event_id,
         any_value(f.event_name) as event_name, any_value(f.event_location) as event_location,
         any_value(f.event_category) as event_category, any_value(f.currency) as currency, any_value(f.show_id) as show_id,
         any_value(f.venue_id) as venue_id, any_value(f.city) as city,
         string_agg(f.seat_number, chr(31) order by f.seat_index) as seat_numbers,
         string_agg(f.seat_price::varchar, chr(31) order by f.seat_index) as seat_prices, count(*)::integer as seats,
         sum(f.seat_price)::bigint as total
    from dead_letters d join bookings_fact f using (order_id)
   where d.reason = 'bad-time' and f.outcome = 'dead_letter' and f.seat_index > 0 and f.payment_id is null
   group by all
);

create temp table before_payments as
select (select count(*) from before_bookings) + row_number() over (order by appended_at, "offset") as seq, * from (
  select p.* exclude (seq, is_success), null::varchar as outcome
    from payments_in p anti join payments_fact f on f.payment_id = p.payment_id
  union all by name
  select feed, topic, partition, "offset", appended_at, order_id, payment_id, fact_id, payment_time, payment_event_time as event_time, amount,
         currency, payment_method, payment_type, payment_status, outcome, amount_mismatch, written
    from payments_fact
  union all by name
  select d.feed, d.topic, d.partition, d."offset", d.appended_at, f.order_id, f.payment_id, f.payment_time, f.amount, f.currency,
         f.payment_method, f.payment_type, f.payment_status
    from dead_letters d join bookings_fact f using (order_id)
   where d.reason = 'bad-time' and f.outcome = 'dead_letter' and f.seat_index = 0
);

insert into origins
select row_number() over (), * from (select feed, topic, partition from before_bookings
                                     union select feed, topic, partition from before_payments);

insert into booked_events
select row_number() over (), * from (
  select distinct event_id, event_name, event_location, coalesce(event_category, 'Other'), time_zone, currency, show_id, venue_id, city
    from before_bookings);

insert into payment_means
select row_number() over (), *, coalesce(lower(payment_status) = 'success', false) from (
  select distinct currency, payment_method, coalesce(payment_type, 'Other'), payment_status from before_payments);

insert into bookings
select seq, o.origin, e.event, "offset", appended_at, order_id, fact_id, booking_time, event_time, customer_id, customer_name,
       customer_email, seat_numbers, seat_prices, seats, total
  from before_bookings b join origins o using (feed, topic, partition) join booked_events e
    on e.event_id is not distinct from b.event_id and e.event_name is not distinct from b.event_name
   and e.event_location is not distinct from b.event_location and e.event_category = coalesce(b.event_category, 'Other')
   and e.time_zone is not distinct from b.time_zone and e.currency is not distinct from b.currency
   and e.show_id is not distinct from b.show_id and e.venue_id is not distinct from b.venue_id and e.city is not distinct from b.city;

insert into payments
select seq, o.origin, m.means, "offset", appended_at, order_id, payment_id, fact_id, payment_time, event_time, amount
  from before_payments p join origins o using (feed, topic, partition) join payment_means m
    on m.currency is not distinct from p.currency and m.payment_method is not distinct from p.payment_method
   and m.payment_type = coalesce(p.payment_type, 'Other') and m.payment_status is not distinct from p.payment_status;

insert into told_bookings
select b.seq, f.outcome, f.amount, f.payments, f.payment_id, f.payment_time, p.means,
       f.outcome = 'unpaid' and f.order_id in (select order_id from payments_fact where outcome = 'failed_payment'),
       coalesce(f.written, 0)
  from before_bookings b join orders_fact f using (order_id) left join payments p on p.payment_id = f.payment_id
 where b.told = 1;

insert into told_payments
select p.seq, p.outcome, b.seq, b.event_time, b.event, coalesce(p.amount_mismatch, false), coalesce(p.written, 0)
  from before_payments p left join bookings b on b.order_id = p.order_id and b.event_time is not null and p.outcome <> 'orphan_payment'
 where p.outcome is not null;

drop table before_bookings;
drop table before_payments;
drop table orders_fact;
drop table payments_fact;
drop table bookings_fact;
drop table bookings_in;
drop table payments_in;
drop table waiting_payments;
drop table answered_bookings;
