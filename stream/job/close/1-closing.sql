-- WHAT IS OVER. A booking's window is over when no payment in it can come any more; a payment waits no longer when no booking before
-- it can come any more. Both are so once the watermark of their feed has passed.
create or replace temp table closing as
with passed as (
  select feed, watermark,
         case when isinf(watermark) then watermark else make_timestamptz(epoch_us(watermark) - window_ms * 1000) end as window_before
    from feeds
   where watermark is not null
)
select seq, true as is_booking from bookings_in join passed using (feed) where event_time < window_before
union all
select seq, false from waiting_payments join passed using (feed) where event_time < watermark;
