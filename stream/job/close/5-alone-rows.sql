insert into bookings_fact by name
select p.order_id, p.payment_id, p.payment_time, p.amount, p.payment_method, p.payment_type, p.event_time as payment_event_time,
       p.payment_status, told.outcome, p.currency, 0 as seat_index
  from closing c join payments_in p using (seq) join payments_fact told on told.payment_id = p.payment_id
 where not c.is_booking;
