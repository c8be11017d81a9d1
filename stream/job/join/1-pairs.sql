-- THE JOIN. A payment belongs to the booking of its order if between 0 and window_ms have elapsed since, both included. What
-- counts is elapsed time to the millisecond (date_sub), not the boundaries of milliseconds in between (date_diff).
insert into pairs
with new_payments as (
  select seq, feed as payment_feed, order_id, event_time, is_success, false as is_old
    from payments_in where seq > $after
), old_payments as (
  select seq, p.feed as payment_feed, order_id, p.event_time, is_success, true as is_old
    from waiting_payments w join payments_in p using (seq, order_id)
), met as (
  select b.seq as booking, b.feed, b.event_time as booked, p.*
    from new_payments p join bookings_in b using (order_id)
   where b.event_time is not null and p.event_time is not null
  union all
  select b.seq as booking, b.feed, b.event_time as booked, p.*
    from old_payments p join bookings_in b using (order_id)
   where b.seq > $after and b.event_time is not null
)
select booking, seq as payment,
       case
         when date_sub('millisecond', booked, event_time) < 0 then 'early_payment'
         when date_sub('millisecond', booked, event_time) > window_ms then 'late_payment'
         when is_success then 'matched'
         else 'failed_payment'
       end as outcome,
       is_old
  from met join feeds using (feed)
  -- Nobody else pays for Matinee's own bookings.
 where (feed = 'matinee') = (payment_feed = 'matinee');
