-- A seat of an order and a payment is one row of bookings_fact.
select order_id, payment_id, seat_index, count(*) as rows
  from bookings_fact where outcome <> 'dead_letter' group by all having count(*) > 1
