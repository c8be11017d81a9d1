-- What lives as long as the process.

-- The time of day at the venue; in UTC where its zone is not known.
create or replace temp macro local_time(instant, zone) as
  case when zone is null then make_timestamp(epoch_us(instant)) else timezone(zone, instant) end;
