-- What is on, where and when. `ref` is the name an imported record has in its file: importing twice changes, never duplicates.
create extension if not exists pg_trgm;
create extension if not exists unaccent;

create table cities (
  city_id uuid primary key,
  ref text unique,
  name text not null,
  country char(2) not null,
  time_zone text not null,
  currency char(3) not null
);

create table venues (
  venue_id uuid primary key,
  ref text unique,
  city_id uuid not null references cities,
  name text not null,
  address text not null,
  unique (city_id, name)
);

create table halls (
  hall_id uuid primary key,
  ref text unique,
  venue_id uuid not null references venues,
  name text not null,
  unique (venue_id, name)
);

-- A version of a hall's layout; never changed, so that a show keeps the plan it was sold with.
create table seat_plans (
  plan_id uuid primary key,
  hall_id uuid not null references halls,
  version integer not null check (version > 0),
  layout jsonb not null,
  capacity integer not null check (capacity > 0),
  unique (hall_id, version)
);

create table categories (
  category_id uuid primary key,
  ref text unique,
  name text not null,
  description text not null default ''
);
create unique index categories_name on categories (lower(name));

create table events (
  event_id uuid primary key,
  ref text unique,
  category_id uuid not null references categories,
  name text not null,
  languages text[] not null default '{}',
  genres text[] not null default '{}',
  running_minutes integer check (running_minutes > 0),
  rating text,
  year integer,
  tagline text not null default '',
  description text not null default '',
  people jsonb not null default '[]',
  archived_at timestamptz
);
create index events_category on events (category_id);

-- `prices` is {class: minor units} in `currency`; it names every class of the plan.
create table shows (
  show_id uuid primary key,
  ref text unique,
  event_id uuid not null references events,
  hall_id uuid not null references halls,
  plan_id uuid not null references seat_plans,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  on_sale_from timestamptz not null,
  on_sale_until timestamptz not null,
  language text,
  currency char(3) not null,
  prices jsonb not null,
  most_seats_per_buyer integer not null default 10 check (most_seats_per_buyer between 1 and 100),
  cancel_until_minutes integer check (cancel_until_minutes >= 0),
  refund_percent integer not null default 100 check (refund_percent between 0 and 100),
  check (ends_at > starts_at),
  check (on_sale_until > on_sale_from)
);
create index shows_event on shows (event_id, starts_at);
create index shows_hall on shows (hall_id, starts_at);
create index shows_start on shows (starts_at);

-- A discount applies where its scope says: everywhere, or in one city, venue or show.
create table discounts (
  discount_id uuid primary key,
  code text not null unique,
  name text not null,
  rule text not null,
  percent integer not null check (percent between 1 and 100),
  applies text not null check (applies in ('nth-ticket', 'time-of-day')),
  nth integer check (nth > 0),
  starts_from time,
  starts_before time,
  combines text not null default 'adds' check (combines in ('adds', 'exclusive', 'sequential')),
  evaluated integer not null default 100,
  enabled boolean not null default true,
  city_id uuid references cities,
  venue_id uuid references venues,
  show_id uuid references shows,
  check (num_nonnulls(city_id, venue_id, show_id) <= 1),
  check ((applies = 'nth-ticket') = (nth is not null)),
  check ((applies = 'time-of-day') = (starts_from is not null and starts_before is not null))
);
