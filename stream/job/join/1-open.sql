insert into open_bookings
select seq, origin, order_id, is_own, event_time, event, total
  from arrived_bookings join clocks using (origin)
 where event_time is not null;
