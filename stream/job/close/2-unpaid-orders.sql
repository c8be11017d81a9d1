-- A booking that nobody has paid for is unpaid, also where somebody has tried.
insert into orders_fact by name
select b.order_id, b.booking_time, b.customer_id, b.customer_name, b.customer_email, b.event_id, b.event_name, b.event_location,
       b.event_category, dayname(local_time(b.booking_time, b.time_zone)) as booking_day_of_week,
       hour(local_time(b.booking_time, b.time_zone)) as booking_hour, b.seats, b.total, b.currency, 'unpaid' as outcome,
       0 as amount, false as amount_mismatch, 0 as payments, b.event_time as booking_event_time, b.show_id, b.venue_id, b.city,
       b.time_zone, b.fact_id, b.feed, b.topic, b.partition, b."offset", b.appended_at, $written as written
  from closing c join bookings_in b using (seq)
 where c.is_booking and seq not in (select seq from answered_bookings where is_sold);
