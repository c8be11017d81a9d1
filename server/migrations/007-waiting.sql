-- How a show's waiting line works, and how long an offer stands.
alter table shows
  add column waiting_rule text not null default 'strict' check (waiting_rule in ('strict', 'first-that-fits')),
  add column offer_seconds integer not null default 120 check (offer_seconds between 10 and 3600);

-- A place in a show's line. `number` is given in the order of arrival by the show's one writer, and never changes; an entry
-- ends once, and a row is never deleted. W1: one live entry per buyer and show, refused by a key.
create table waiting_entries (
  entry_id uuid primary key,
  show_id uuid not null references shows,
  buyer_id uuid not null,
  number bigint not null check (number > 0),
  seats integer not null check (seats > 0),
  status text not null
    check (status in ('WAITING', 'OFFERED', 'TAKEN', 'LAPSED', 'LEFT', 'EXPIRED', 'CANNOT_BE_SERVED')),
  -- The hold that the entry was offered.
  booking_id uuid references bookings deferrable initially deferred,
  joined_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  unique (show_id, number),
  check ((status in ('WAITING', 'OFFERED')) = (ended_at is null)),
  check (status not in ('OFFERED', 'TAKEN', 'LAPSED') or booking_id is not null)
);
create unique index waiting_entries_live on waiting_entries (show_id, buyer_id) where status in ('WAITING', 'OFFERED');
create index waiting_entries_buyer on waiting_entries (buyer_id, entry_id desc);
