-- A booking that nobody has paid for is unpaid, also where somebody has tried.
insert into told_bookings
select seq, 'unpaid', 0, 0, null, null, null, seq in (select seq from tried_bookings), $written from closing_bookings;
