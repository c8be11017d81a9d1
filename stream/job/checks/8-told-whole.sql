-- Every order has its seats in bookings_fact, and every payment its rows.
select 'order' as what, order_id as id from orders_fact anti join (select order_id from bookings_fact where seat_index > 0) using (order_id)
union all
select 'payment', payment_id from payments_fact anti join bookings_fact using (payment_id)
