insert into answered_bookings
select seq, bool_or(outcome = 'matched') from met
 where outcome in ('matched', 'failed_payment')
 group by seq;
