-- How a show is entered, as its staff set it. A show without a row is entered by everybody.
create table admission_settings (
  show_id uuid primary key references shows,
  mode text not null check (mode in ('off', 'on', 'on-load')),
  gathers_from timestamptz not null,
  pass_seconds integer not null check (pass_seconds between 60 and 3600),
  most_at_once integer check (most_at_once > 0),
  load_per_second integer not null check (load_per_second > 0)
);
create index admission_settings_on on admission_settings (show_id) where mode <> 'off';

-- A line into a show; a show may have had several, of which one is open. Every batch of entries moves `length` on from the value
-- it was decided on, so a server with an old memory writes nothing. `head` is the hash of the last entry. `seed` is what the draw
-- goes by, secret until the line opens. The keeper is the server that lets people in; others take over when its time is up.
create table admission_lines (
  line_id uuid primary key,
  show_id uuid not null references shows,
  seed bytea not null check (length(seed) = 32),
  length bigint not null check (length > 0),
  head bytea not null check (length(head) = 32),
  closed_because text check (closed_because in ('sold-out', 'sale-over', 'switched-off', 'calm')),
  keeper uuid,
  kept_until timestamptz
);
create unique index admission_lines_open on admission_lines (show_id) where closed_because is null;
create index admission_lines_show on admission_lines (show_id, line_id desc);

-- What happened in a line, hash-chained and published as it stands here. Never changed, never deleted.
create table admission_log (
  line_id uuid not null references admission_lines,
  index bigint not null check (index >= 0),
  entry text not null,
  hash bytea not null,
  primary key (line_id, index)
);

-- Whose a place is: the one thing about it that the log does not say. `arrival` is the index of its entry there. One place that
-- has not ended per buyer and line, refused by a key.
create table admission_places (
  place_id uuid primary key,
  line_id uuid not null references admission_lines,
  buyer_id uuid not null,
  arrival bigint not null,
  ended boolean not null default false,
  unique (line_id, arrival)
);
create unique index admission_places_live on admission_places (line_id, buyer_id) where not ended;
create index admission_places_buyer on admission_places (buyer_id) where not ended;
