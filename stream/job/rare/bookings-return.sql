-- A late payment is to be joined all the same, and the window of its booking is over: the booking is taken back, as it was.
create or replace temp table returned as
select b.seq, origin, order_id, is_own, event_time, event, total, t.outcome, t.is_tried
  from bookings b join told_bookings t using (seq) join clocks using (origin)
 where order_id in (select order_id from reopened) and event_time is not null
   and seq not in (select seq from sold_bookings);

insert into sold_bookings select * exclude (outcome, is_tried) from returned where outcome = 'matched';

insert into open_bookings select * exclude (outcome, is_tried) from returned where outcome = 'unpaid';

insert into tried_bookings select seq from returned where is_tried;

insert into untold_bookings
select *, $written from told_bookings where outcome = 'unpaid' and seq in (select seq from returned);

delete from told_bookings where outcome = 'unpaid' and seq in (select seq from returned);
