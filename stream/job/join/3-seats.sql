-- A row for each seat of a booking, with each payment in its window. Weekday and hour are those of the venue, or in UTC.
insert into bookings_fact
select b.order_id, b.booking_time, b.customer_id, b.customer_name, b.customer_email, b.event_id, b.event_name, b.event_location,
       unnest(string_split(b.seat_numbers, chr(31))), unnest(string_split(b.seat_prices, chr(31)))::bigint, b.event_category,
       dayname(local_time(b.booking_time, b.time_zone)), hour(local_time(b.booking_time, b.time_zone)),
       p.payment_id, p.payment_time, p.amount, p.payment_method, p.payment_type, b.event_time, p.event_time, p.payment_status,
       m.outcome, coalesce(b.currency, p.currency), b.show_id, b.venue_id, b.city, unnest(range(1, b.seats + 1))
  from pairs m
  join payments_in p on p.seq = m.payment
  join bookings_in b on b.seq = m.booking
 where m.outcome in ('matched', 'failed_payment');
