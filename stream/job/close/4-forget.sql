-- What is over leaves the state, once it has been told.
delete from open_bookings where seq in (select seq from closing_bookings);

delete from tried_bookings where seq not in (select seq from open_bookings);

delete from waiting_payments where seq in (select seq from closing_payments);

delete from sold_bookings where seq in (
  select seq from sold_bookings join clocks using (origin) where event_time < window_before
);
