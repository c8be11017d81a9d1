-- WHAT IS NEW. It becomes part of the state, numbered after all that came before.
insert into bookings_in
select $after + 1 + nr, feed, topic, partition, "offset", make_timestamptz(appended_at * 1000), order_id, nullif(fact_id, ''),
       make_timestamptz(booking_time), make_timestamptz(event_time), nullif(customer_id, ''), nullif(customer_name, ''),
       nullif(customer_email, ''), event_id, event_name, event_location, event_category, time_zone, currency, show_id, venue_id, city,
       seat_numbers, seat_prices, seats, total
  from arrived_bookings join origins using (origin) join events using (event);

insert into payments_in
select $after + 1 + nr, feed, topic, partition, "offset", make_timestamptz(appended_at * 1000), order_id, payment_id, nullif(fact_id, ''),
       make_timestamptz(payment_time), make_timestamptz(event_time), amount, currency, payment_method, payment_type, payment_status,
       is_success
  from arrived_payments join origins using (origin) join means using (means);
