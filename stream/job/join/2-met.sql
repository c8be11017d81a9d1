-- THE JOIN: a payment that is new with any booking, one that waits with those that are new; at least one of the two has just come.
create or replace temp table met as
with together as (
  select b.seq as booking, b.origin, b.event_time as booking_event_time, b.event, b.total, p.seq as payment, p.event_time, p.payment_id,
         p.payment_time, p.amount, p.means
    from arrived_payments p join clocks c on c.origin = p.origin join open_bookings b on b.order_id = p.order_id and b.is_own = c.is_own
  union all
  select b.seq, b.origin, b.event_time, b.event, b.total, p.seq, p.event_time, p.payment_id, p.payment_time, p.amount, p.means
    from waiting_payments p join open_bookings b using (order_id, is_own)
   where b.seq > $after
)
select together.*, outcome_of(booking_event_time, event_time, window_ms, is_success) as outcome
  from together join clocks using (origin) join payment_means using (means)
 where event_time is not null;
