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

-- The plan with which new shows of a hall go on sale.
create view current_plans as
  select distinct on (hall_id) hall_id, plan_id, version, layout, classes, class_seats, capacity
    from seat_plans order by hall_id, version desc;

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

-- Files that were imported, so that the demonstration is loaded once and afterwards only gets new shows.
create table imports (
  file text primary key,
  checksum text not null,
  imported_at timestamptz not null default now()
);

-- What is found by words: a row per event and city in which it has shows, and one without a city per event.
create table search_documents (
  event_id uuid not null references events on delete cascade,
  city_id uuid references cities,
  words tsvector not null,
  unique nulls not distinct (event_id, city_id)
);
create index search_documents_words on search_documents using gin (words);

-- Every word of the documents, to find the one that was meant by a word with a typo.
create table search_words (word text collate "C" primary key);
create index search_words_trigrams on search_words using gin (word gin_trgm_ops);

-- A text as the words that are compared: no accents, no capitals, no punctuation; "Doll's" is one word. Scripts that are
-- written without spaces give one long word, whose beginning is found.
create function search_tokens(phrase text) returns text[] language sql stable parallel safe
  return array_remove(
    regexp_split_to_array(lower(unaccent(regexp_replace(phrase, '[''’]', '', 'g'))), '[[:space:][:punct:]]+'), '');

create function search_weighted(phrase text, weight text) returns tsvector language sql stable parallel safe
  return (
    select coalesce(string_agg(quote_literal(left(word, 100)) || ':1' || weight, ' '), '')::tsvector
      from unnest(search_tokens(phrase)) as word);

-- Brings the documents of these events up to date. Called in the transaction that changes an event, its category, its
-- shows, or the name of a venue or city it is on in.
create function refresh_search(changed uuid[]) returns void language plpgsql as $$
begin
  delete from search_documents where event_id = any (changed);
  insert into search_documents (event_id, city_id, words)
  select e.event_id, p.city_id,
         search_weighted(e.name, 'A') ||
         search_weighted(coalesce((select string_agg(person ->> 'name', ' ') from jsonb_array_elements(e.people) person), ''), 'B') ||
         search_weighted(concat_ws(' ', array_to_string(e.genres, ' '), e.tagline, k.name, e.year), 'C') ||
         search_weighted(coalesce(p.places, ''), 'D')
    from events e
    join categories k using (category_id)
    cross join lateral (
      select null::uuid as city_id, null::text as places
      union all
      select s.city_id, concat_ws(' ', c.name, string_agg(distinct v.name, ' '))
        from shows s join venues v using (venue_id) join cities c on c.city_id = s.city_id
       where s.event_id = e.event_id and s.starts_at > now()
       group by s.city_id, c.name
    ) p
   where e.event_id = any (changed) and e.archived_at is null;
  insert into search_words
  select distinct unnest(tsvector_to_array(words)) from search_documents where event_id = any (changed)
  on conflict do nothing;
end $$;

-- The words that somebody typed as a query: a word that is the beginning of known words stands for them; any other for
-- the known words most like it. Words that resemble nothing are left out, unless nothing else was typed. Null: no words.
create function search_query(phrase text) returns tsquery language plpgsql stable as $$
declare
  typed text;
  meant text;
  query tsquery;
begin
  foreach typed in array coalesce((search_tokens(phrase))[1:12], '{}') loop
    typed := left(typed, 100);
    if exists (select from search_words where word >= typed and word < typed || U&'\+10FFFF') then
      meant := quote_literal(typed) || ':*';
    else
      select string_agg(quote_literal(word), '|') into meant from (
        select word, similarity(word, typed) as likeness, max(similarity(word, typed)) over () as best
          from search_words where word % typed order by likeness desc limit 5
      ) candidates where likeness >= 0.3 and likeness >= best - 0.12;
    end if;
    if meant is not null then
      query := case when query is null then meant::tsquery else query && meant::tsquery end;
    end if;
  end loop;
  return coalesce(query, case when typed is not null then quote_literal(typed)::tsquery end);
end $$;

-- The filters of lists; all ignore case. "en" also finds "en-GB".
create function in_language(wanted text, spoken text, languages text[]) returns boolean language sql immutable parallel safe
  return exists (
    select from unnest(case when spoken is null then languages else array[spoken] end) as tag
     where lower(tag) = lower(wanted) or starts_with(lower(tag), lower(wanted) || '-'));

create function has_genre(wanted text, genres text[]) returns boolean language sql immutable parallel safe
  return exists (select from unnest(genres) as genre where lower(genre) = lower(wanted));

create function is_category(wanted text, category categories) returns boolean language sql immutable parallel safe
  return lower(category.name) = lower(wanted) or category.category_id::text = lower(wanted);

create function is_city(wanted text, city cities) returns boolean language sql stable parallel safe
  return lower(unaccent(city.name)) = lower(unaccent(wanted)) or city.city_id::text = lower(wanted);

-- By its id, or by words that are all in its name.
create function is_venue(wanted text, venue venues) returns boolean language sql stable parallel safe
  return venue.venue_id::text = lower(wanted)
    or (cardinality(search_tokens(wanted)) > 0 and search_tokens(venue.name) @> search_tokens(wanted));
