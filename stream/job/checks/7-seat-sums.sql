-- What an order costs is what its seats cost, told with any one of its payments.
select o.order_id, o.total, o.seats, s.total as seats_total, s.seats as seats_told
  from orders_fact o
  join (select order_id, payment_id, sum(seat_price) as total, count(*) as seats from bookings_fact
         where seat_index > 0 and outcome <> 'dead_letter' group by all) s using (order_id)
 where o.total <> s.total or o.seats <> s.seats
