-- WHAT IS OVER. A booking's window is over when no payment in it can come any more; a payment waits no longer when no booking before
-- it can come any more. Both are so once the watermark of their feed has passed.
create or replace temp table closing_bookings as
select seq from open_bookings join clocks using (origin) where event_time < window_before;

-- A payment that has met no booking while it waited: its order was booked at another time, or by nobody.
create or replace temp table closing_payments as
with closing as (
  select p.* from waiting_payments p join clocks using (origin) where event_time < watermark
), known as (
  select b.seq, b.event, b.event_time, b.order_id, o.feed = 'matinee' as is_own
    from bookings b join origins o using (origin)
   where b.event_time is not null and b.order_id in (select order_id from closing where is_known)
)
select p.seq, p.order_id, b.seq as booking, b.event, b.event_time as booking_event_time,
       case
         when b.seq is null then 'orphan_payment'
         when date_sub('millisecond', b.event_time, p.event_time) < 0 then 'early_payment'
         else 'late_payment'
       end as outcome
  from closing p left join known b using (order_id, is_own);
