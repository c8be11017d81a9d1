-- A row for each seat of a booking, with each payment in its window. Weekday and hour are those of the venue, or in UTC.
insert into bookings_fact
select order_id, booking_time, customer_id, customer_name, customer_email, event_id, event_name, event_location,
       unnest(string_split(seat_numbers, chr(31))), unnest(string_split(seat_prices, chr(31)))::bigint, event_category,
       booking_day_of_week, booking_hour, payment_id, payment_time, amount, payment_method, payment_type, event_time,
       payment_event_time, payment_status, outcome, told_currency, show_id, venue_id, city, unnest(range(1, seats + 1))
  from met
 where outcome in ('matched', 'failed_payment');
