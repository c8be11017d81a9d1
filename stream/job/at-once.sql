-- EVERYTHING AT ONCE. What was kept as it was read takes the place of what is new: the same join then tells, in one batch, all that
-- the stream has told in many.
create or replace temp view arrived_bookings as from bookings;

drop table if exists arrived_payments;

create temp view arrived_payments as select *, true as is_known from payments;
