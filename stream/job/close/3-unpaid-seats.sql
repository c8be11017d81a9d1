-- Its seats are told alone, unless a failed payment has told them.
insert into bookings_fact
select b.order_id, b.booking_time, b.customer_id, b.customer_name, b.customer_email, b.event_id, b.event_name, b.event_location,
       unnest(string_split(b.seat_numbers, chr(31))), unnest(string_split(b.seat_prices, chr(31)))::bigint, b.event_category,
       dayname(local_time(b.booking_time, b.time_zone)), hour(local_time(b.booking_time, b.time_zone)),
       null, null, null, null, null, b.event_time, null, null, 'unpaid', b.currency, b.show_id, b.venue_id, b.city,
       unnest(range(1, b.seats + 1))
  from closing c join bookings_in b using (seq)
 where c.is_booking and seq not in (select seq from answered_bookings);
