-- A late payment is to be joined all the same, and the window of its booking is over: the booking is taken back, as it was.
insert into bookings_in
with seats as (
  select order_id, string_agg(seat_number, chr(31) order by seat_index) as seat_numbers,
         string_agg(seat_price::varchar, chr(31) order by seat_index) as seat_prices
    from (select distinct order_id, seat_index, seat_number, seat_price from bookings_fact
           where seat_index > 0 and order_id in (select order_id from reopened))
   group by order_id
)
select $next + row_number() over () - 1, feed, topic, partition, "offset", appended_at, order_id, fact_id, booking_time,
       booking_event_time, customer_id, customer_name, customer_email, event_id, event_name, event_location, event_category, time_zone,
       currency, show_id, venue_id, city, seat_numbers, seat_prices, seats, total
  from orders_fact join seats using (order_id)
 where order_id not in (select order_id from bookings_in);

insert into answered_bookings
select b.seq, o.outcome = 'matched'
  from bookings_in b join orders_fact o using (order_id)
 where b.seq >= $next
   and (o.outcome = 'matched' or b.order_id in (select order_id from payments_fact where outcome = 'failed_payment'));

delete from orders_fact where outcome = 'unpaid' and order_id in (select order_id from bookings_in where seq >= $next);

delete from bookings_fact where outcome = 'unpaid' and order_id in (select order_id from bookings_in where seq >= $next);
