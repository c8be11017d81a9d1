-- The state of the join. Bookings are kept until their window is over, payments until they have met a booking or none can come
-- any more. Money in minor units; `seq` numbers them in the order in which they were judged.
create table bookings_in (
  seq bigint not null,
  feed varchar not null,
  topic varchar not null,
  partition integer not null,
  "offset" bigint not null,
  appended_at timestamptz not null,
  order_id varchar not null,
  fact_id varchar,
  -- As told; null where it was no time.
  booking_time timestamptz,
  -- By which it is judged: as told, or when it arrived.
  event_time timestamptz,
  customer_id varchar,
  customer_name varchar,
  customer_email varchar,
  event_id varchar,
  event_name varchar,
  event_location varchar,
  event_category varchar not null,
  time_zone varchar,
  currency varchar,
  show_id varchar,
  venue_id varchar,
  city varchar,
  -- One for each seat, parted by chr(31): names, and prices in minor units.
  seat_numbers varchar not null,
  seat_prices varchar not null,
  seats integer not null,
  total bigint not null
);

create table payments_in (
  seq bigint not null,
  feed varchar not null,
  topic varchar not null,
  partition integer not null,
  "offset" bigint not null,
  appended_at timestamptz not null,
  order_id varchar not null,
  payment_id varchar not null,
  fact_id varchar,
  payment_time timestamptz,
  event_time timestamptz,
  amount bigint not null,
  currency varchar,
  payment_method varchar,
  payment_type varchar not null,
  payment_status varchar,
  is_success boolean not null
);

-- Payments that have met no booking so far, and bookings that have met a payment in their window.
create table waiting_payments (seq bigint not null, feed varchar not null, order_id varchar not null, event_time timestamptz not null);
create table answered_bookings (seq bigint not null, is_sold boolean not null);

-- What has come before under the same id: it changes nothing.
create table duplicates (
  topic varchar not null,
  partition integer not null,
  "offset" bigint not null,
  feed varchar not null,
  order_id varchar not null,
  id varchar not null,
  event_time timestamptz,
  appended_at timestamptz not null
);

-- Seat by seat: a booking with each payment in its window, or alone; a payment without such a booking, in one row without a seat
-- (seat_index 0). Key: order_id, payment_id, seat_index. Money in minor units.
create table bookings_fact (
  order_id varchar not null,
  booking_time timestamptz,
  customer_id varchar,
  customer_name varchar,
  customer_email varchar,
  event_id varchar,
  event_name varchar,
  event_location varchar,
  seat_number varchar,
  seat_price bigint,
  event_category varchar,
  booking_day_of_week varchar,
  booking_hour integer,
  payment_id varchar,
  payment_time timestamptz,
  amount bigint,
  payment_method varchar,
  payment_type varchar,
  booking_event_time timestamptz,
  payment_event_time timestamptz,
  payment_status varchar,
  outcome varchar not null,
  currency varchar,
  show_id varchar,
  venue_id varchar,
  city varchar,
  seat_index integer not null
);

-- Order by order: every booking once, with the money once. `amount` is what was paid for it in its window, `total` what its seats
-- cost; payment_* are those of the earliest such payment.
create table orders_fact (
  order_id varchar not null,
  booking_time timestamptz,
  customer_id varchar,
  customer_name varchar,
  customer_email varchar,
  event_id varchar,
  event_name varchar,
  event_location varchar,
  event_category varchar,
  booking_day_of_week varchar,
  booking_hour integer,
  seats integer not null,
  total bigint not null,
  currency varchar,
  outcome varchar not null,
  amount bigint not null,
  amount_mismatch boolean not null,
  payments integer not null,
  payment_id varchar,
  payment_time timestamptz,
  payment_method varchar,
  payment_type varchar,
  booking_event_time timestamptz,
  show_id varchar,
  venue_id varchar,
  city varchar,
  time_zone varchar,
  fact_id varchar,
  feed varchar not null,
  topic varchar not null,
  partition integer not null,
  "offset" bigint not null,
  appended_at timestamptz not null
);

-- Payment by payment: every one once.
create table payments_fact (
  payment_id varchar not null,
  order_id varchar not null,
  payment_time timestamptz,
  amount bigint not null,
  currency varchar,
  payment_method varchar,
  payment_type varchar,
  payment_status varchar,
  outcome varchar not null,
  -- Whether it is another amount than the seats cost; only of what is matched.
  amount_mismatch boolean not null,
  payment_event_time timestamptz,
  booking_event_time timestamptz,
  event_id varchar,
  event_category varchar,
  show_id varchar,
  venue_id varchar,
  city varchar,
  fact_id varchar,
  feed varchar not null,
  topic varchar not null,
  partition integer not null,
  "offset" bigint not null,
  appended_at timestamptz not null
);

-- Rules that are data: filled from stream/rules when they are empty, and read at every start.
create table category_rules (position integer primary key, word varchar not null, category varchar not null);
create table payment_type_rules (method varchar primary key, type varchar not null);
