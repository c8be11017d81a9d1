-- An order that was sold before and is paid for once more: one sale, whose money is all that was paid.
update orders_fact o
   set amount = paid.amount, amount_mismatch = paid.amount <> o.total, payments = paid.payments, payment_id = earliest[2],
       payment_time = earliest[3], payment_method = earliest[4], payment_type = earliest[5],
       written = $written
  from (
    select order_id, count(*) as payments, sum(amount)::bigint as amount,
           min((payment_event_time, payment_id, payment_time, payment_method, payment_type)) as earliest
      from payments_fact
     where outcome = 'matched'
       and order_id in (select order_id from met join sold_before using (seq))
     group by order_id
  ) paid
 where o.order_id = paid.order_id;
