-- A booking has come whose payment was told as an orphan: the payment is taken back, as if it had only come now.
insert into payments_in
select $next + row_number() over () - 1, feed, topic, partition, "offset", appended_at, order_id, payment_id, fact_id, payment_time,
       payment_event_time, amount, currency, payment_method, payment_type, payment_status,
       coalesce(lower(payment_status) = 'success', false)
  from payments_fact
 where outcome = 'orphan_payment' and order_id in (select order_id from reopened);

delete from payments_fact where outcome = 'orphan_payment' and order_id in (select order_id from reopened);

delete from bookings_fact where outcome = 'orphan_payment' and order_id in (select order_id from reopened);
