-- What is on, where and when. `ref` is the name an imported record has in its file: importing twice changes, never duplicates.
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists btree_gist;

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
  -- Its classes by name, and how many seats each has, in the same order.
  classes text[] not null,
  class_seats integer[] not null check (cardinality(class_seats) = cardinality(classes)),
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
  -- The account that may change it; without one, it came from a file.
  created_by uuid,
  archived_at timestamptz
);
create index events_category on events (category_id);
create unique index events_name on events (category_id, lower(name), year) nulls not distinct where archived_at is null;

-- `prices` is {class: minor units} in `currency`; it names every class of the plan. `city_id`, `venue_id` and `price_from`
-- follow from the hall and the prices (see the trigger): lists are read from one index, without a join.
create table shows (
  show_id uuid primary key,
  ref text unique,
  event_id uuid not null references events,
  hall_id uuid not null references halls,
  venue_id uuid not null references venues,
  city_id uuid not null references cities,
  plan_id uuid not null references seat_plans,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  on_sale_from timestamptz not null,
  on_sale_until timestamptz not null,
  language text,
  currency char(3) not null,
  prices jsonb not null,
  price_from bigint not null,
  most_seats_per_buyer integer not null default 10 check (most_seats_per_buyer between 1 and 100),
  cancel_until_minutes integer check (cancel_until_minutes >= 0),
  refund_percent integer not null default 100 check (refund_percent between 0 and 100),
  check (ends_at > starts_at),
  check (on_sale_until > on_sale_from),
  constraint shows_one_at_a_time exclude using gist (hall_id with =, tstzrange(starts_at, ends_at) with &&)
);
create index shows_event on shows (event_id, city_id, starts_at) include (venue_id, price_from, language);
create index shows_city on shows (city_id, starts_at) include (event_id, price_from, language);
create index shows_venue on shows (venue_id, starts_at) include (event_id, city_id, price_from, language);
create index shows_start on shows (starts_at) include (event_id, city_id, venue_id, price_from, language);
create index shows_plan on shows (plan_id);

create function derive_show() returns trigger language plpgsql as $$
begin
  select v.venue_id, v.city_id into new.venue_id, new.city_id
    from halls h join venues v using (venue_id) where h.hall_id = new.hall_id;
  select min(price::bigint) into new.price_from from jsonb_each_text(new.prices) as p (class, price);
  return new;
end $$;
create trigger shows_derive before insert or update of hall_id, prices on shows
  for each row execute function derive_show();

-- A discount applies where its scope says (everywhere, or in one city, venue or show), to the tickets that meet all its
-- conditions: only the nth of a booking; only shows that start, by the venue's clocks, from and before these times.
create table discounts (
  discount_id uuid primary key,
  code text not null unique,
  name text not null,
  rule text not null,
  percent integer not null check (percent between 1 and 100),
  nth integer check (nth > 0),
  starts_from time,
  starts_before time,
  combines text not null default 'adds' check (combines in ('adds', 'exclusive', 'sequential')),
  evaluated integer not null default 100,
  enabled boolean not null default true,
  city_id uuid references cities,
  venue_id uuid references venues,
  show_id uuid references shows on delete cascade,
  check (num_nonnulls(city_id, venue_id, show_id) <= 1),
  check ((starts_from is null) = (starts_before is null))
);

-- Every installation begins with these two; an operator may change or disable them.
insert into discounts (discount_id, code, name, rule, percent, nth, evaluated) values
  ('019a0000-0000-7000-8000-000000000001', 'third-ticket', 'Third ticket at half price',
   '50 % off the third ticket of a booking.', 50, 3, 10);
insert into discounts (discount_id, code, name, rule, percent, starts_from, starts_before, evaluated) values
  ('019a0000-0000-7000-8000-000000000002', 'afternoon', 'Afternoon show',
   '20 % off shows that start at or after 12:00 and before 17:00.', 20, '12:00', '17:00', 20);
