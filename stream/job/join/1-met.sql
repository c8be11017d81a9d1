-- THE JOIN. A payment belongs to the booking of its order if between 0 and window_ms have elapsed since, both included. What
-- counts is elapsed time to the millisecond (date_sub), not the boundaries of milliseconds in between (date_diff).
create or replace temp table met as
with payments as (
  select seq as payment, feed as payment_feed, order_id, payment_id, fact_id as payment_fact_id, payment_time,
         event_time as payment_event_time, amount, currency as payment_currency, payment_method, payment_type, payment_status,
         is_success, topic as payment_topic, partition as payment_partition, "offset" as payment_offset,
         appended_at as payment_appended_at
    from payments_in
), together as (
  -- A payment that is new with any booking, one that waits with those that are new: at least one of the two has just come.
  select b.*, p.* exclude (order_id), false as is_old_payment
    from payments p join bookings_in b using (order_id)
   where payment > $after
  union all
  select b.*, p.* exclude (order_id), true
    from waiting_payments w join payments p on p.payment = w.seq join bookings_in b on b.order_id = p.order_id
   where b.seq > $after
)
select *, coalesce(currency, payment_currency) as told_currency,
       case
         when date_sub('millisecond', event_time, payment_event_time) < 0 then 'early_payment'
         when date_sub('millisecond', event_time, payment_event_time) > window_ms then 'late_payment'
         when is_success then 'matched'
         else 'failed_payment'
       end as outcome,
       dayname(local_time(booking_time, time_zone)) as booking_day_of_week,
       hour(local_time(booking_time, time_zone)) as booking_hour
  from together join feeds using (feed)
 where event_time is not null and payment_event_time is not null
   -- Nobody else pays for Matinee's own bookings.
   and (feed = 'matinee') = (payment_feed = 'matinee');
