-- A dead letter that was corrected: which message of its topic took its place, what that says, and when it was joined. The key is
-- the letter's place, so a letter is corrected once, however often its correction comes.
create table corrections (
  topic varchar not null,
  partition integer not null,
  "offset" bigint not null,
  by_partition integer not null,
  by_offset bigint not null,
  raw varchar not null,
  corrected_at timestamptz not null,
  primary key (topic, partition, "offset")
);

-- The table of corrections says it.
alter table dead_letters drop column replayed_at;

-- As before, but that a letter which was corrected is told as `corrected`: its correction is an input of its own, told under a
-- name of its own.
create or replace view told as
select topic, partition, "offset", outcome from orders_fact
union all
select topic, partition, "offset", outcome from payments_fact
union all
select topic, partition, "offset", 'duplicate' from duplicates
union all
select topic, partition, "offset", case when c.by_offset is null then 'dead_letter' else 'corrected' end
  from dead_letters left join corrections c using (topic, partition, "offset")
union all
select b.topic, b.partition, b."offset", 'open' from bookings_in b anti join orders_fact o
    on o.topic = b.topic and o.partition = b.partition and o."offset" = b."offset"
union all
select p.topic, p.partition, p."offset", 'open' from waiting_payments w join payments_in p using (seq);
