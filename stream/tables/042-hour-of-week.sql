-- The hour of the week in which it was booked, by the clock of the venue, or in UTC: 0 is Monday from midnight. It is reckoned once, as a
-- booking is read, since time zones are slow to ask about.
alter table bookings add column hour_of_week integer;

update bookings
   set hour_of_week = (isodow(local_time) - 1) * 24 + hour(local_time)
  from (
    select seq as its_seq,
           case when time_zone is null then make_timestamp(epoch_us(booking_time)) else timezone(time_zone, booking_time) end as local_time
      from bookings join booked_events using (event)
  )
 where seq = its_seq and local_time is not null;

-- Order by order: every booking once, with the money once. `amount` is what was paid for it in its window, `total` what its seats
-- cost; payment_* are those of the earliest such payment. Weekday and hour are those of the venue, or in UTC.
create or replace view orders_fact as
select b.order_id, b.booking_time, b.customer_id, b.customer_name, b.customer_email, e.event_id, e.event_name, e.event_location,
       e.event_category,
       ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'][b.hour_of_week // 24 + 1] as booking_day_of_week,
       b.hour_of_week % 24 as booking_hour,
       b.seats, b.total, e.currency, t.outcome, t.amount, t.outcome = 'matched' and t.amount <> b.total as amount_mismatch, t.payments,
       t.payment_id, t.payment_time, m.payment_method, m.payment_type, b.event_time as booking_event_time, e.show_id, e.venue_id,
       e.city, e.time_zone, b.fact_id, o.feed, o.topic, o.partition, b."offset", b.appended_at, t.written
  from told_bookings t join bookings b using (seq) join booked_events e using (event) join origins o using (origin)
  left join payment_means m on m.means = t.means;

-- Seat by seat: a booking with each payment in its window, or alone; a payment without such a booking, in one row without a seat
-- (seat_index 0). Key: order_id, payment_id, seat_index. Money in minor units.
create or replace view bookings_fact as
with together as (
  select t.booking as seq, p.payment_id, p.payment_time, p.amount, m.payment_method, m.payment_type, p.event_time as payment_event_time,
         m.payment_status, t.outcome, m.currency as payment_currency
    from told_payments t join payments p using (seq) join payment_means m using (means)
   where t.outcome in ('matched', 'failed_payment')
  union all
  select seq, null, null, null, null, null, null, null, outcome, null from told_bookings where outcome = 'unpaid' and not is_tried
  union all
  -- What has no time cannot be joined, and is a dead letter; but no row of it is lost.
  select seq, null, null, null, null, null, null, null, 'dead_letter', null from bookings where event_time is null
), alone as (
  select t.outcome, p.* from told_payments t join payments p using (seq)
   where t.outcome in ('early_payment', 'late_payment', 'orphan_payment')
  union all
  select 'dead_letter', p.* from payments p where event_time is null
)
select b.order_id, b.booking_time, b.customer_id, b.customer_name, b.customer_email, e.event_id, e.event_name, e.event_location,
       unnest(string_split(b.seat_numbers, chr(31))) as seat_number, unnest(string_split(b.seat_prices, chr(31)))::bigint as seat_price,
       e.event_category,
       ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'][b.hour_of_week // 24 + 1] as booking_day_of_week,
       b.hour_of_week % 24 as booking_hour,
       t.payment_id, t.payment_time, t.amount, t.payment_method, t.payment_type, b.event_time as booking_event_time,
       t.payment_event_time, t.payment_status, t.outcome, coalesce(e.currency, t.payment_currency) as currency, e.show_id, e.venue_id,
       e.city, unnest(range(1, b.seats + 1))::integer as seat_index
  from together t join bookings b using (seq) join booked_events e using (event)
union all by name
select p.order_id, p.payment_id, p.payment_time, p.amount, m.payment_method, m.payment_type, p.event_time as payment_event_time,
       m.payment_status, p.outcome, m.currency, 0 as seat_index
  from alone p join payment_means m using (means);
