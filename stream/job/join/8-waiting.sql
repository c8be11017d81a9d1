insert into waiting_payments
select seq, feed, order_id, event_time from payments_in
 where seq > $after and event_time is not null and seq not in (select payment from met);
