-- Corrections have come: their letters no longer count as dead, and what they told without a time goes.
insert into corrections
select topic, partition, "offset", c.by_partition, c.by_offset, c.raw, c.corrected_at
  from correcting c join dead_letters using (topic, partition, "offset");

delete from bookings where event_time is null and seq in (
  select seq from bookings join origins using (origin) join correcting using (topic, partition, "offset")
);

delete from payments where event_time is null and seq in (
  select seq from payments join origins using (origin) join correcting using (topic, partition, "offset")
);
