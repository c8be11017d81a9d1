-- Matinee's own facts of holds, waiting lines and cancellations, each once: what bookings and payments do not tell. A column is null
-- where the fact does not say it.
create table own_facts (
  partition integer not null,
  "offset" bigint not null,
  fact_id varchar,
  fact varchar not null,
  happened_at timestamptz not null,
  show_id varchar,
  event_id varchar,
  event_name varchar,
  category varchar,
  venue_id varchar,
  venue varchar,
  city varchar,
  time_zone varchar,
  starts_at timestamptz,
  -- How many seats the plan of the show has.
  capacity integer,
  buyer_id varchar,
  booking_id varchar,
  entry_id varchar,
  -- The entry's place in the order of arrival.
  number bigint,
  -- Held, offered, given back, blocked, or wanted by who waits.
  seats integer,
  -- Those that the booking had before, where its seats were changed.
  seats_before integer,
  -- Of the waiting entry.
  status varchar,
  hold_until timestamptz,
  -- In minor units.
  total bigint,
  currency varchar,
  -- Who cancelled: buyer or staff.
  cancelled_by varchar,
  is_revived boolean,
  -- The transaction that wrote the row, numbered in their order.
  written bigint not null,
  primary key (partition, "offset")
);
