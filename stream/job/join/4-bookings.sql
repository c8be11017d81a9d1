-- An order is sold by its successful payments; what others pay for it later is added in rare/paid-again.sql.
insert into told_bookings
with paid as (
  select booking, count(*) as payments, sum(amount)::bigint as amount, arg_min(payment, (event_time, payment_id)) as payment
    from met
   where outcome = 'matched'
   group by booking
)
select booking, 'matched', paid.amount, payments, payment_id, payment_time, means, false, $written
  from paid join met using (booking, payment);
