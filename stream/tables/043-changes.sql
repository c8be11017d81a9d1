-- What was told may be taken back: by payments that come later, and for the rare messages that come late all the same. It then stands here
-- as it was told, with the transaction that took it back (`untold`, a number of the same row as `written`).
create table untold_bookings as select *, 0::bigint as untold from told_bookings limit 0;
create table untold_payments as select *, 0::bigint as untold from told_payments limit 0;

-- Everything that was told of orders, added (`change` 1), and what was taken back, subtracted (-1): the sums over all changes are those over
-- orders_fact, and the sums over the changes after a `written` are by how much they have changed since.
create view order_changes as
with changes as (
  select 1 as change, seq, outcome, amount, written from told_bookings
  union all
  select 1, seq, outcome, amount, written from untold_bookings
  union all
  select -1, seq, outcome, amount, untold from untold_bookings
)
select c.change, b.order_id, b.event_time as booking_event_time,
       ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'][b.hour_of_week // 24 + 1] as booking_day_of_week,
       b.hour_of_week % 24 as booking_hour, e.event_id, e.event_name, e.event_location, e.event_category, e.show_id, e.venue_id, e.city,
       e.currency, b.seats, b.total, c.outcome, c.amount, c.outcome = 'matched' and c.amount <> b.total as amount_mismatch, c.written
  from changes c join bookings b using (seq) join booked_events e using (event);

-- The same of payments, over payments_fact.
create view payment_changes as
with changes as (
  select 1 as change, seq, outcome, booking_event_time, event, written from told_payments
  union all
  select 1, seq, outcome, booking_event_time, event, written from untold_payments
  union all
  select -1, seq, outcome, booking_event_time, event, untold from untold_payments
)
select c.change, p.payment_id, p.event_time as payment_event_time, c.booking_event_time, p.amount, coalesce(m.currency, e.currency) as currency,
       m.payment_method, m.payment_type, m.payment_status, c.outcome, e.event_id, e.event_category, e.show_id, e.venue_id, e.city, c.written
  from changes c join payments p using (seq) join payment_means m using (means) left join booked_events e on e.event = c.event;

-- Seat by seat: every seat of every order once, whatever was paid for it. Money in minor units.
create view seats_fact as
select b.order_id, b.event_time as booking_event_time, unnest(range(1, b.seats + 1))::integer as seat_index,
       unnest(string_split(b.seat_numbers, chr(31))) as seat_number, unnest(string_split(b.seat_prices, chr(31)))::bigint as seat_price,
       e.event_id, e.event_category, e.show_id, t.outcome, t.written
  from told_bookings t join bookings b using (seq) join booked_events e using (event);

-- The beginning of the step of time that an instant is in: steps of hours or days begin as they do in UTC. As time_bucket has it, which is
-- a hundred times slower where it must think of time zones.
create macro step_of(length, instant) as make_timestamptz(epoch_us(time_bucket(length, make_timestamp(epoch_us(instant)))));
