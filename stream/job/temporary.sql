-- What lives as long as the process.

-- The time of day at the venue; in UTC where its zone is not known.
create or replace temp macro local_time(instant, zone) as
  case when zone is null then make_timestamp(epoch_us(instant)) else timezone(zone, instant) end;

-- The orders whose booking or payment is taken back, because what it waited for has come after all.
create or replace temp table reopened (order_id varchar not null);

-- The ids that may have come before: o for orders, p for payments.
create or replace temp table suspects (kind varchar not null, id varchar not null);

-- The letters that a batch corrects, by their places, with the message that takes the place of each; and what was told of them in
-- bookings_fact.
create or replace temp table correcting (
  topic varchar not null,
  partition integer not null,
  "offset" bigint not null,
  by_partition integer not null,
  by_offset bigint not null,
  raw varchar not null,
  corrected_at timestamptz not null
);
create or replace temp table untold (
  order_id varchar not null,
  payment_id varchar,
  seat_index integer not null,
  seat_number varchar,
  seat_price bigint
);
