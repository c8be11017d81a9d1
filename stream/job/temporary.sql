-- What lives as long as the process: the pairs of one batch, a payment and the booking of its order, at least one of them new; and
-- what is closed in one go.
create temp table pairs (
  booking bigint not null,
  payment bigint not null,
  outcome varchar not null,
  is_old_payment boolean not null
);
create temp table closing (seq bigint not null, is_booking boolean not null);

-- The orders whose booking or payment is taken back, because what it waited for has come after all.
create temp table reopened (order_id varchar not null);

-- The time of day at the venue; in UTC where its zone is not known.
create temp macro local_time(instant, zone) as
  case when zone is null then make_timestamp(epoch_us(instant)) else timezone(zone, instant) end;

-- The ids of one batch that may have come before: o for orders, p for payments.
create temp table suspects (kind varchar not null, id varchar not null);

-- The letters that a batch corrects, by their places, with the message that takes the place of each; and what was told of them in
-- bookings_fact.
create temp table correcting (
  topic varchar not null,
  partition integer not null,
  "offset" bigint not null,
  by_partition integer not null,
  by_offset bigint not null,
  raw varchar not null,
  corrected_at timestamptz not null
);
create temp table untold (order_id varchar not null, payment_id varchar, seat_index integer not null, seat_number varchar, seat_price bigint);
