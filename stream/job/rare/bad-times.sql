-- What has no time cannot be joined, and is a dead letter; but no row of it is lost.
insert into bookings_fact
select b.order_id, b.booking_time, b.customer_id, b.customer_name, b.customer_email, b.event_id, b.event_name, b.event_location,
       unnest(string_split(b.seat_numbers, chr(31))), unnest(string_split(b.seat_prices, chr(31)))::bigint, b.event_category,
       null, null, null, null, null, null, null, null, null, null, 'dead_letter', b.currency, b.show_id, b.venue_id, b.city,
       unnest(range(1, b.seats + 1))
  from bookings_in b
 where b.event_time is null;

insert into bookings_fact by name
select order_id, payment_id, payment_time, amount, payment_method, payment_type, payment_status, 'dead_letter' as outcome, currency,
       0 as seat_index
  from payments_in
 where event_time is null;

delete from bookings_in where event_time is null;

delete from payments_in where event_time is null;
