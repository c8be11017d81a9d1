-- A booking has come whose payment was told as an orphan: the payment waits again, as if it had only come now.
insert into waiting_payments
select seq, origin, order_id, is_own, event_time, payment_id, payment_time, amount, means, false
  from payments join told_payments using (seq) join clocks using (origin)
 where outcome = 'orphan_payment' and order_id in (select order_id from reopened);

insert into untold_payments
select *, $written from told_payments
 where outcome = 'orphan_payment' and seq in (select seq from payments where order_id in (select order_id from reopened));

delete from told_payments
 where outcome = 'orphan_payment' and seq in (select seq from payments where order_id in (select order_id from reopened));
