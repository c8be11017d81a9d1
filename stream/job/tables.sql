-- The tables of one batch, made anew for each.

-- What has arrived, as it was read. What many have in common has a number: where they came from, the event, the way of paying. An
-- empty text is nothing; instants in microseconds, but for appended_at in milliseconds.
create or replace temp table arrived_bookings (
  nr integer,
  origin integer,
  event integer,
  "offset" bigint,
  appended_at bigint,
  order_id varchar,
  fact_id varchar,
  booking_time bigint,
  event_time bigint,
  customer_id varchar,
  customer_name varchar,
  customer_email varchar,
  seat_numbers varchar,
  seat_prices varchar,
  seats integer,
  total bigint
);

create or replace temp table arrived_payments (
  nr integer,
  origin integer,
  means integer,
  "offset" bigint,
  appended_at bigint,
  order_id varchar,
  payment_id varchar,
  fact_id varchar,
  payment_time bigint,
  event_time bigint,
  amount bigint
);

create or replace temp table origins (origin integer, feed varchar, topic varchar, partition integer);

create or replace temp table events (
  event integer,
  event_id varchar,
  event_name varchar,
  event_location varchar,
  event_category varchar,
  time_zone varchar,
  currency varchar,
  show_id varchar,
  venue_id varchar,
  city varchar
);

create or replace temp table means (
  means integer,
  currency varchar,
  payment_method varchar,
  payment_type varchar,
  payment_status varchar,
  is_success boolean
);
