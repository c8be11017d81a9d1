-- Rows that have left the state still take memory in its tables: now and then these are made anew.
create or replace temp table open_bookings as from open_bookings;

create or replace temp table tried_bookings as from tried_bookings;

create or replace temp table sold_bookings as from sold_bookings;

create or replace temp table waiting_payments as from waiting_payments;
