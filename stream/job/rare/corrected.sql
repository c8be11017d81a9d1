-- Corrections have come: their letters no longer count as dead, and the rows that were told of them without a time go. Rows
-- that say the same are as good as each other, so as many of them go as letters were corrected.
insert into corrections
select topic, partition, "offset", c.by_partition, c.by_offset, c.raw, c.corrected_at
  from correcting c join dead_letters using (topic, partition, "offset");

delete from bookings_fact where rowid in (
  with gone as (
    select *, row_number() over (partition by order_id, payment_id, seat_index, seat_number, seat_price) as nth from untold
  ), there as (
    select rowid as id, order_id, payment_id, seat_index, seat_number, seat_price,
           row_number() over (partition by order_id, payment_id, seat_index, seat_number, seat_price) as nth
      from bookings_fact
     where outcome = 'dead_letter' and order_id in (select order_id from untold)
  )
  select there.id
    from there join gone using (order_id, seat_index, nth)
   where there.payment_id is not distinct from gone.payment_id
     and there.seat_number is not distinct from gone.seat_number
     and there.seat_price is not distinct from gone.seat_price
);
