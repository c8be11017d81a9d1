-- A payment outside the window of its booking is a row without a seat.
insert into bookings_fact by name
select p.order_id, p.payment_id, p.payment_time, p.amount, p.payment_method, p.payment_type, p.event_time as payment_event_time,
       p.payment_status, m.outcome, p.currency, 0 as seat_index
  from pairs m join payments_in p on p.seq = m.payment
 where m.outcome in ('early_payment', 'late_payment');
