-- A payment outside the window of its booking is a row without a seat.
insert into bookings_fact by name
select order_id, payment_id, payment_time, amount, payment_method, payment_type, payment_event_time, payment_status, outcome,
       payment_currency as currency, 0 as seat_index
  from met
 where outcome in ('early_payment', 'late_payment');
