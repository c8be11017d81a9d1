insert into answered_bookings
select booking, bool_or(outcome = 'matched') from pairs
 where outcome in ('matched', 'failed_payment')
 group by booking;
