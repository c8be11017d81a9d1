-- What is over leaves the state, once it has been told.
delete from waiting_payments where seq in (select seq from closing where not is_booking);

delete from answered_bookings where seq in (select seq from closing where is_booking);

delete from bookings_in where seq in (select seq from closing where is_booking);

delete from payments_in where seq not in (select seq from waiting_payments);
