-- The state as the tables have it: what has come, and is not told or not over.
delete from open_bookings;

insert into open_bookings
select seq, origin, order_id, is_own, event_time, event, total
  from bookings anti join told_bookings using (seq) join clocks using (origin)
 where event_time is not null;

delete from tried_bookings;

insert into tried_bookings
select distinct booking from told_payments where outcome = 'failed_payment' and booking in (select seq from open_bookings);

delete from sold_bookings;

insert into sold_bookings
select seq, origin, order_id, is_own, event_time, event, total
  from bookings join told_bookings using (seq) join clocks using (origin)
 where outcome = 'matched' and (window_before is null or event_time >= window_before);

delete from waiting_payments;

insert into waiting_payments
select seq, origin, order_id, is_own, event_time, payment_id, payment_time, amount, means, true
  from payments anti join told_payments using (seq) join clocks using (origin)
 where event_time is not null;
