-- WHAT IS NEW is kept for good; and of what was kept, what is new is what follows $after.
insert into payments select * exclude (is_known) from arrived_payments;

create or replace temp view arrived_bookings as from bookings where seq > $after;
