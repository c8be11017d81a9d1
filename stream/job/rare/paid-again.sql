-- Payments whose booking may have been sold before they came.
create or replace temp table met as
with together as (
  select b.seq as booking, b.origin, b.event_time as booking_event_time, b.event, b.total, p.seq as payment, p.event_time, p.payment_id,
         p.payment_time, p.amount, p.means
    from waiting_payments p join sold_bookings b using (order_id, is_own)
   where p.is_known and p.seq > $after
)
select together.*, outcome_of(booking_event_time, event_time, window_ms, is_success) as outcome
  from together join clocks using (origin) join payment_means using (means);

insert into told_payments
select payment, outcome, booking, booking_event_time, event, outcome = 'matched' and amount <> total, $written from met;

delete from waiting_payments where seq in (select payment from met);

-- An order that was sold before and is paid for once more: one sale, whose money is all that was paid.
insert into untold_bookings
select *, $written from told_bookings where seq in (select booking from met where outcome = 'matched');

update told_bookings t
   set amount = paid.amount, payments = paid.payments, payment_id = earliest[2], payment_time = earliest[3], means = earliest[4],
       written = $written
  from (
    select t.booking, count(*) as payments, sum(p.amount)::bigint as amount,
           min((p.event_time, p.payment_id, p.payment_time, p.means)) as earliest
      from told_payments t join payments p using (seq)
     where t.outcome = 'matched' and t.booking in (select booking from met where outcome = 'matched')
     group by t.booking
  ) paid
 where t.seq = paid.booking;
