-- What was sold is open no more; what has met its booking waits no more, and what has not does.
insert into sold_bookings from open_bookings where seq in (select booking from met where outcome = 'matched');

delete from open_bookings where seq in (select booking from met where outcome = 'matched');

insert into tried_bookings select distinct booking from met where outcome = 'failed_payment';

delete from waiting_payments where seq in (select payment from met where payment <= $after);

insert into waiting_payments
select seq, origin, order_id, is_own, event_time, payment_id, payment_time, amount, means, is_known
  from arrived_payments join clocks using (origin)
 where event_time is not null and seq not in (select payment from met);
