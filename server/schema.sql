-- What the migrations add up to. Made by "npm run schema"; change it by adding to server/migrations.

create extension btree_gist;
create extension pg_trgm;
create extension unaccent;

CREATE OR REPLACE FUNCTION public.assert_batch(as_decided boolean, complaint text)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  if as_decided is not true then
    raise exception 'the batch is not as decided: %', complaint using errcode = 'MT001';
  end if;
  return true;
end $function$;

CREATE OR REPLACE FUNCTION public.derive_show()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  select v.venue_id, v.city_id into new.venue_id, new.city_id
    from halls h join venues v using (venue_id) where h.hall_id = new.hall_id;
  select min(price::bigint) into new.price_from from jsonb_each_text(new.prices) as p (class, price);
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.discounts_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform move_ledgers(array(select show_id from seat_ledgers join shows using (show_id) where ends_at > now()));
  update shows set terms_changed_at = clock_timestamp() where ends_at > now();
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.has_genre(wanted text, genres text[])
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (EXISTS (SELECT FROM unnest(has_genre.genres) genre(genre) WHERE (lower(genre.genre) = lower(has_genre.wanted))));

CREATE OR REPLACE FUNCTION public.in_language(wanted text, spoken text, languages text[])
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (EXISTS (SELECT FROM unnest(CASE WHEN (in_language.spoken IS NULL) THEN in_language.languages ELSE ARRAY[in_language.spoken] END) tag(tag) WHERE ((lower(tag.tag) = lower(in_language.wanted)) OR starts_with(lower(tag.tag), (lower(in_language.wanted) || '-'::text)))));

CREATE OR REPLACE FUNCTION public.is_category(wanted text, category categories)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ((lower((category).name) = lower(wanted)) OR (((category).category_id)::text = lower(wanted)));

CREATE OR REPLACE FUNCTION public.is_city(wanted text, city cities)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN ((lower(unaccent((city).name)) = lower(unaccent(wanted))) OR (((city).city_id)::text = lower(wanted)));

CREATE OR REPLACE FUNCTION public.is_venue(wanted text, venue venues)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN ((((venue).venue_id)::text = lower(wanted)) OR ((cardinality(search_tokens(wanted)) > 0) AND (search_tokens((venue).name) @> search_tokens(wanted))));

CREATE OR REPLACE FUNCTION public.move_ledgers(changed uuid[])
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into seat_ledgers as ledger (show_id, revision, taken, batch_id)
  select show_id, 1, array_fill(0, array[cardinality(classes)]), gen_random_uuid()
  from shows join seat_plans using (plan_id)
  where show_id = any(changed)
  order by show_id
  on conflict (show_id) do update set revision = ledger.revision + 1, batch_id = excluded.batch_id
$function$;

CREATE OR REPLACE FUNCTION public.refresh_search(changed uuid[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public.search_query(phrase text)
 RETURNS tsquery
 LANGUAGE plpgsql
 STABLE
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public.search_tokens(phrase text)
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN array_remove(regexp_split_to_array(lower(unaccent(regexp_replace(phrase, '[''’]'::text, ''::text, 'g'::text))), '[[:space:][:punct:]]+'::text), ''::text);

CREATE OR REPLACE FUNCTION public.search_weighted(phrase text, weight text)
 RETURNS tsvector
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (SELECT (COALESCE(string_agg(((quote_literal("left"(word.word, 100)) || ':1'::text) || search_weighted.weight), ' '::text), ''::text))::tsvector AS "coalesce" FROM unnest(search_tokens(search_weighted.phrase)) word(word));

CREATE OR REPLACE FUNCTION public.show_terms_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.terms_changed_at = clock_timestamp();
  perform move_ledgers(array[new.show_id]);
  return new;
end $function$;

create table account_venues (
  account_id uuid not null,
  venue_id uuid not null,
  constraint account_venues_pkey PRIMARY KEY (account_id, venue_id),
  constraint account_venues_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id) ON DELETE CASCADE,
  constraint account_venues_venue_id_fkey FOREIGN KEY (venue_id) REFERENCES venues(venue_id) ON DELETE CASCADE
);
CREATE INDEX account_venues_venue ON public.account_venues USING btree (venue_id);

create table accounts (
  account_id uuid not null,
  email text not null,
  name text not null,
  password_hash text not null,
  roles text[] not null default '{buyer}'::text[],
  token_version integer not null default 1,
  revoked_at timestamp with time zone,
  registration_key text,
  registered_at timestamp with time zone not null default now(),
  constraint accounts_pkey PRIMARY KEY (account_id),
  constraint accounts_email_key UNIQUE (email),
  constraint accounts_email_check CHECK ((email = lower(email))),
  constraint accounts_roles_check CHECK (((roles <@ '{buyer,partner,door,admin}'::text[]) AND (roles @> '{buyer}'::text[]))),
  constraint accounts_token_version_check CHECK ((token_version > 0))
);
CREATE INDEX accounts_revoked ON public.accounts USING btree (revoked_at) WHERE (revoked_at IS NOT NULL);

create table admission_lines (
  line_id uuid not null,
  show_id uuid not null,
  seed bytea not null,
  length bigint not null,
  head bytea not null,
  closed_because text,
  keeper uuid,
  kept_until timestamp with time zone,
  constraint admission_lines_pkey PRIMARY KEY (line_id),
  constraint admission_lines_show_id_fkey FOREIGN KEY (show_id) REFERENCES shows(show_id),
  constraint admission_lines_closed_because_check CHECK ((closed_because = ANY (ARRAY['sold-out'::text, 'sale-over'::text, 'switched-off'::text, 'calm'::text]))),
  constraint admission_lines_head_check CHECK ((length(head) = 32)),
  constraint admission_lines_length_check CHECK ((length > 0)),
  constraint admission_lines_seed_check CHECK ((length(seed) = 32))
);
CREATE UNIQUE INDEX admission_lines_open ON public.admission_lines USING btree (show_id) WHERE (closed_because IS NULL);
CREATE INDEX admission_lines_show ON public.admission_lines USING btree (show_id, line_id DESC);

create table admission_log (
  line_id uuid not null,
  index bigint not null,
  entry text not null,
  hash bytea not null,
  constraint admission_log_pkey PRIMARY KEY (line_id, index),
  constraint admission_log_line_id_fkey FOREIGN KEY (line_id) REFERENCES admission_lines(line_id),
  constraint admission_log_index_check CHECK ((index >= 0))
);

create table admission_places (
  place_id uuid not null,
  line_id uuid not null,
  buyer_id uuid not null,
  arrival bigint not null,
  ended boolean not null default false,
  constraint admission_places_pkey PRIMARY KEY (place_id),
  constraint admission_places_line_id_arrival_key UNIQUE (line_id, arrival),
  constraint admission_places_line_id_fkey FOREIGN KEY (line_id) REFERENCES admission_lines(line_id)
);
CREATE INDEX admission_places_buyer ON public.admission_places USING btree (buyer_id) WHERE (NOT ended);
CREATE UNIQUE INDEX admission_places_live ON public.admission_places USING btree (line_id, buyer_id) WHERE (NOT ended);

create table admission_settings (
  show_id uuid not null,
  mode text not null,
  gathers_from timestamp with time zone not null,
  pass_seconds integer not null,
  most_at_once integer,
  load_per_second integer not null,
  constraint admission_settings_pkey PRIMARY KEY (show_id),
  constraint admission_settings_show_id_fkey FOREIGN KEY (show_id) REFERENCES shows(show_id),
  constraint admission_settings_load_per_second_check CHECK ((load_per_second > 0)),
  constraint admission_settings_mode_check CHECK ((mode = ANY (ARRAY['off'::text, 'on'::text, 'on-load'::text]))),
  constraint admission_settings_most_at_once_check CHECK ((most_at_once > 0)),
  constraint admission_settings_pass_seconds_check CHECK (((pass_seconds >= 60) AND (pass_seconds <= 3600)))
);
CREATE INDEX admission_settings_on ON public.admission_settings USING btree (show_id) WHERE (mode <> 'off'::text);

create table bookings (
  booking_id uuid not null,
  show_id uuid not null,
  buyer_id uuid not null,
  status text not null,
  seats json not null,
  total bigint not null,
  refunded bigint not null default 0,
  currency character(3) not null,
  contact jsonb,
  payment_id uuid,
  created_at timestamp with time zone not null,
  hold_until timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint bookings_pkey PRIMARY KEY (booking_id),
  constraint bookings_refunded_check CHECK ((refunded >= 0)),
  constraint bookings_status_check CHECK ((status = ANY (ARRAY['RESERVED'::text, 'PENDING'::text, 'CONFIRMED'::text, 'EXPIRED'::text, 'RELEASED'::text, 'CANCELLED'::text, 'REFUNDED'::text]))),
  constraint bookings_total_check CHECK ((total >= 0))
);
CREATE INDEX bookings_buyer ON public.bookings USING btree (buyer_id, booking_id DESC);
CREATE INDEX bookings_show ON public.bookings USING btree (show_id);

create table categories (
  category_id uuid not null,
  ref text,
  name text not null,
  description text not null default ''::text,
  constraint categories_pkey PRIMARY KEY (category_id),
  constraint categories_ref_key UNIQUE (ref)
);
CREATE UNIQUE INDEX categories_name ON public.categories USING btree (lower(name));

create table cities (
  city_id uuid not null,
  ref text,
  name text not null,
  country character(2) not null,
  time_zone text not null,
  currency character(3) not null,
  constraint cities_pkey PRIMARY KEY (city_id),
  constraint cities_ref_key UNIQUE (ref)
);

create table claims (
  show_id uuid not null,
  seat_id text collate "C" not null,
  booking_id uuid,
  constraint claims_pkey PRIMARY KEY (show_id, seat_id)
);

create table discounts (
  discount_id uuid not null,
  code text not null,
  name text not null,
  rule text not null,
  percent integer not null,
  nth integer,
  starts_from time without time zone,
  starts_before time without time zone,
  combines text not null default 'adds'::text,
  evaluated integer not null default 100,
  enabled boolean not null default true,
  city_id uuid,
  venue_id uuid,
  show_id uuid,
  constraint discounts_pkey PRIMARY KEY (discount_id),
  constraint discounts_code_key UNIQUE (code),
  constraint discounts_city_id_fkey FOREIGN KEY (city_id) REFERENCES cities(city_id),
  constraint discounts_show_id_fkey FOREIGN KEY (show_id) REFERENCES shows(show_id) ON DELETE CASCADE,
  constraint discounts_venue_id_fkey FOREIGN KEY (venue_id) REFERENCES venues(venue_id),
  constraint discounts_check CHECK ((num_nonnulls(city_id, venue_id, show_id) <= 1)),
  constraint discounts_check1 CHECK (((starts_from IS NULL) = (starts_before IS NULL))),
  constraint discounts_combines_check CHECK ((combines = ANY (ARRAY['adds'::text, 'exclusive'::text, 'sequential'::text]))),
  constraint discounts_nth_check CHECK ((nth > 0)),
  constraint discounts_percent_check CHECK (((percent >= 1) AND (percent <= 100)))
);
CREATE TRIGGER discount_terms AFTER INSERT OR DELETE OR UPDATE ON public.discounts FOR EACH ROW EXECUTE FUNCTION discounts_changed();

create table events (
  event_id uuid not null,
  ref text,
  category_id uuid not null,
  name text not null,
  languages text[] not null default '{}'::text[],
  genres text[] not null default '{}'::text[],
  running_minutes integer,
  rating text,
  year integer,
  tagline text not null default ''::text,
  description text not null default ''::text,
  people jsonb not null default '[]'::jsonb,
  created_by uuid,
  archived_at timestamp with time zone,
  constraint events_pkey PRIMARY KEY (event_id),
  constraint events_ref_key UNIQUE (ref),
  constraint events_category_id_fkey FOREIGN KEY (category_id) REFERENCES categories(category_id),
  constraint events_running_minutes_check CHECK ((running_minutes > 0))
);
CREATE INDEX events_category ON public.events USING btree (category_id);
CREATE UNIQUE INDEX events_name ON public.events USING btree (category_id, lower(name), year) NULLS NOT DISTINCT WHERE (archived_at IS NULL);

create table fact_cursors (
  consumer text not null,
  transaction_id xid8 not null,
  "position" bigint not null,
  constraint fact_cursors_pkey PRIMARY KEY (consumer)
);

create table fact_sheaves (
  "position" bigint not null generated always as identity,
  transaction_id xid8 not null default pg_current_xact_id(),
  count integer not null,
  facts text not null,
  constraint fact_sheaves_pkey PRIMARY KEY ("position"),
  constraint fact_sheaves_count_check CHECK ((count > 0))
);
CREATE INDEX fact_sheaves_transaction ON public.fact_sheaves USING btree (transaction_id, "position");

create table halls (
  hall_id uuid not null,
  ref text,
  venue_id uuid not null,
  name text not null,
  constraint halls_pkey PRIMARY KEY (hall_id),
  constraint halls_ref_key UNIQUE (ref),
  constraint halls_venue_id_name_key UNIQUE (venue_id, name),
  constraint halls_venue_id_fkey FOREIGN KEY (venue_id) REFERENCES venues(venue_id)
);

create table idempotency_keys (
  owner uuid not null,
  key text not null,
  request_hash bytea not null,
  status integer,
  reply jsonb,
  created_at timestamp with time zone not null default now(),
  batch_id uuid,
  place integer,
  constraint idempotency_keys_pkey PRIMARY KEY (owner, key),
  constraint idempotency_keys_check CHECK (((batch_id IS NULL) = (reply IS NOT NULL)))
);
CREATE INDEX idempotency_keys_age ON public.idempotency_keys USING brin (created_at);

create table imports (
  file text not null,
  checksum text not null,
  imported_at timestamp with time zone not null default now(),
  constraint imports_pkey PRIMARY KEY (file)
);

create table lanes (
  lane integer not null,
  server_id integer,
  epoch bigint not null default 0,
  constraint lanes_pkey PRIMARY KEY (lane),
  constraint lanes_lane_check CHECK ((lane >= 0))
);

create table local_attachments (
  mail_id uuid not null,
  number integer not null,
  name text not null,
  media_type text not null,
  content bytea not null,
  constraint local_attachments_pkey PRIMARY KEY (mail_id, number),
  constraint local_attachments_mail_id_fkey FOREIGN KEY (mail_id) REFERENCES local_mailbox(mail_id) ON DELETE CASCADE
);

create table local_mailbox (
  mail_id uuid not null,
  received_at timestamp with time zone not null default now(),
  sender text not null,
  recipient text not null,
  subject text not null,
  html text not null,
  body_text text not null,
  raw bytea not null,
  constraint local_mailbox_pkey PRIMARY KEY (mail_id),
  constraint local_mailbox_mail_id_fkey FOREIGN KEY (mail_id) REFERENCES mails(mail_id) ON DELETE CASCADE
);
CREATE INDEX local_mailbox_latest ON public.local_mailbox USING btree (received_at DESC);

create table mails (
  mail_id uuid not null,
  occasion text not null,
  booking_id uuid not null,
  recipient text not null,
  subject text,
  created_at timestamp with time zone not null default now(),
  sent_at timestamp with time zone,
  message_id text,
  constraint mails_pkey PRIMARY KEY (mail_id),
  constraint mails_occasion_key UNIQUE (occasion)
);
CREATE INDEX mails_booking ON public.mails USING btree (booking_id);

create table migrations (
  number integer not null,
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  constraint migrations_pkey PRIMARY KEY (number)
);

create table payments (
  payment_id uuid not null,
  booking_id uuid not null,
  provider text not null,
  provider_reference text,
  method text not null,
  amount bigint not null,
  currency character(3) not null,
  state text not null,
  started_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  captured_at timestamp with time zone,
  constraint payments_pkey PRIMARY KEY (payment_id),
  constraint payments_amount_check CHECK ((amount >= 0)),
  constraint payments_state_check CHECK ((state = ANY (ARRAY['started'::text, 'authorised'::text, 'captured'::text, 'declined'::text, 'voided'::text])))
);
CREATE INDEX payments_booking ON public.payments USING btree (booking_id);
CREATE INDEX payments_open ON public.payments USING btree (started_at) WHERE (state = ANY (ARRAY['started'::text, 'authorised'::text]));

create table refunds (
  refund_id uuid not null,
  payment_id uuid not null,
  booking_id uuid not null,
  amount bigint not null,
  currency character(3) not null,
  reason text not null,
  state text not null,
  provider_reference text,
  requested_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  constraint refunds_pkey PRIMARY KEY (refund_id),
  constraint refunds_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(payment_id) DEFERRABLE INITIALLY DEFERRED,
  constraint refunds_amount_check CHECK ((amount > 0)),
  constraint refunds_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'succeeded'::text, 'failed'::text])))
);
CREATE INDEX refunds_booking ON public.refunds USING btree (booking_id);
CREATE INDEX refunds_payment ON public.refunds USING btree (payment_id);

create table reply_sheaves (
  batch_id uuid not null,
  replies text not null,
  created_at timestamp with time zone not null default now(),
  constraint reply_sheaves_pkey PRIMARY KEY (batch_id)
);
CREATE INDEX reply_sheaves_age ON public.reply_sheaves USING brin (created_at);

create table search_documents (
  event_id uuid not null,
  city_id uuid,
  words tsvector not null,
  constraint search_documents_event_id_city_id_key UNIQUE NULLS NOT DISTINCT (event_id, city_id),
  constraint search_documents_city_id_fkey FOREIGN KEY (city_id) REFERENCES cities(city_id),
  constraint search_documents_event_id_fkey FOREIGN KEY (event_id) REFERENCES events(event_id) ON DELETE CASCADE
);
CREATE INDEX search_documents_words ON public.search_documents USING gin (words);

create table search_words (
  word text collate "C" not null,
  constraint search_words_pkey PRIMARY KEY (word)
);
CREATE INDEX search_words_trigrams ON public.search_words USING gin (word gin_trgm_ops);

create table seat_ledgers (
  show_id uuid not null,
  revision bigint not null,
  taken integer[] not null,
  batch_id uuid not null,
  lapses_at timestamp with time zone,
  constraint seat_ledgers_pkey PRIMARY KEY (show_id),
  constraint seat_ledgers_show_id_fkey FOREIGN KEY (show_id) REFERENCES shows(show_id)
);
CREATE INDEX seat_ledgers_lapses ON public.seat_ledgers USING btree (lapses_at) WHERE (lapses_at IS NOT NULL);

create table seat_plans (
  plan_id uuid not null,
  hall_id uuid not null,
  version integer not null,
  layout jsonb not null,
  classes text[] not null,
  class_seats integer[] not null,
  capacity integer not null,
  constraint seat_plans_pkey PRIMARY KEY (plan_id),
  constraint seat_plans_hall_id_version_key UNIQUE (hall_id, version),
  constraint seat_plans_hall_id_fkey FOREIGN KEY (hall_id) REFERENCES halls(hall_id),
  constraint seat_plans_capacity_check CHECK ((capacity > 0)),
  constraint seat_plans_check CHECK ((cardinality(class_seats) = cardinality(classes))),
  constraint seat_plans_version_check CHECK ((version > 0))
);

create table servers (
  server_id integer not null generated by default as identity,
  url text,
  is_leaving boolean not null,
  seen_at timestamp with time zone not null,
  constraint servers_pkey PRIMARY KEY (server_id)
);

create table shows (
  show_id uuid not null,
  ref text,
  event_id uuid not null,
  hall_id uuid not null,
  venue_id uuid not null,
  city_id uuid not null,
  plan_id uuid not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  on_sale_from timestamp with time zone not null,
  on_sale_until timestamp with time zone not null,
  language text,
  currency character(3) not null,
  prices jsonb not null,
  price_from bigint not null,
  most_seats_per_buyer integer not null default 10,
  cancel_until_minutes integer,
  refund_percent integer not null default 100,
  terms_changed_at timestamp with time zone,
  waiting_rule text not null default 'strict'::text,
  offer_seconds integer not null default 120,
  constraint shows_pkey PRIMARY KEY (show_id),
  constraint shows_ref_key UNIQUE (ref),
  constraint shows_city_id_fkey FOREIGN KEY (city_id) REFERENCES cities(city_id),
  constraint shows_event_id_fkey FOREIGN KEY (event_id) REFERENCES events(event_id),
  constraint shows_hall_id_fkey FOREIGN KEY (hall_id) REFERENCES halls(hall_id),
  constraint shows_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES seat_plans(plan_id),
  constraint shows_venue_id_fkey FOREIGN KEY (venue_id) REFERENCES venues(venue_id),
  constraint shows_cancel_until_minutes_check CHECK ((cancel_until_minutes >= 0)),
  constraint shows_check CHECK ((ends_at > starts_at)),
  constraint shows_check1 CHECK ((on_sale_until > on_sale_from)),
  constraint shows_most_seats_per_buyer_check CHECK (((most_seats_per_buyer >= 1) AND (most_seats_per_buyer <= 100))),
  constraint shows_offer_seconds_check CHECK (((offer_seconds >= 10) AND (offer_seconds <= 3600))),
  constraint shows_refund_percent_check CHECK (((refund_percent >= 0) AND (refund_percent <= 100))),
  constraint shows_waiting_rule_check CHECK ((waiting_rule = ANY (ARRAY['strict'::text, 'first-that-fits'::text]))),
  constraint shows_one_at_a_time EXCLUDE USING gist (hall_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
);
CREATE INDEX shows_city ON public.shows USING btree (city_id, starts_at) INCLUDE (event_id, price_from, language);
CREATE INDEX shows_event ON public.shows USING btree (event_id, city_id, starts_at) INCLUDE (venue_id, price_from, language);
CREATE INDEX shows_plan ON public.shows USING btree (plan_id);
CREATE INDEX shows_start ON public.shows USING btree (starts_at) INCLUDE (event_id, city_id, venue_id, price_from, language);
CREATE INDEX shows_terms ON public.shows USING btree (terms_changed_at) WHERE (terms_changed_at IS NOT NULL);
CREATE INDEX shows_venue ON public.shows USING btree (venue_id, starts_at) INCLUDE (event_id, city_id, price_from, language);
CREATE TRIGGER show_terms BEFORE UPDATE ON public.shows FOR EACH ROW WHEN ((((((((((((old.plan_id IS DISTINCT FROM new.plan_id) OR (old.starts_at IS DISTINCT FROM new.starts_at)) OR (old.on_sale_from IS DISTINCT FROM new.on_sale_from)) OR (old.on_sale_until IS DISTINCT FROM new.on_sale_until)) OR (old.currency IS DISTINCT FROM new.currency)) OR (old.prices IS DISTINCT FROM new.prices)) OR (old.most_seats_per_buyer IS DISTINCT FROM new.most_seats_per_buyer)) OR (old.cancel_until_minutes IS DISTINCT FROM new.cancel_until_minutes)) OR (old.refund_percent IS DISTINCT FROM new.refund_percent)) OR (old.waiting_rule IS DISTINCT FROM new.waiting_rule)) OR (old.offer_seconds IS DISTINCT FROM new.offer_seconds))) EXECUTE FUNCTION show_terms_changed();
CREATE TRIGGER shows_derive BEFORE INSERT OR UPDATE OF hall_id, prices ON public.shows FOR EACH ROW EXECUTE FUNCTION derive_show();

create table ticket_keys (
  kid text not null,
  x text not null,
  used_from timestamp with time zone not null default now(),
  withdrawn_at timestamp with time zone,
  constraint ticket_keys_pkey PRIMARY KEY (kid),
  constraint ticket_keys_kid_check CHECK ((kid ~ '^[0-9a-f]{8}$'::text))
);

create table tickets (
  ticket_id uuid not null,
  booking_id uuid not null,
  show_id uuid not null,
  seat_id text collate "C" not null,
  class text not null,
  price bigint not null,
  discounts jsonb not null,
  total bigint not null,
  status text not null,
  issued_at timestamp with time zone not null,
  voided_at timestamp with time zone,
  constraint tickets_pkey PRIMARY KEY (ticket_id),
  constraint tickets_status_check CHECK ((status = ANY (ARRAY['VALID'::text, 'VOID'::text]))),
  constraint tickets_total_check CHECK ((total >= 0))
);
CREATE INDEX tickets_booking ON public.tickets USING btree (booking_id);
CREATE INDEX tickets_show ON public.tickets USING btree (show_id, ticket_id DESC);
CREATE UNIQUE INDEX tickets_valid ON public.tickets USING btree (show_id, seat_id) WHERE (status = 'VALID'::text);

create table venues (
  venue_id uuid not null,
  ref text,
  city_id uuid not null,
  name text not null,
  address text not null,
  constraint venues_pkey PRIMARY KEY (venue_id),
  constraint venues_city_id_name_key UNIQUE (city_id, name),
  constraint venues_ref_key UNIQUE (ref),
  constraint venues_city_id_fkey FOREIGN KEY (city_id) REFERENCES cities(city_id)
);

create table waiting_entries (
  entry_id uuid not null,
  show_id uuid not null,
  buyer_id uuid not null,
  number bigint not null,
  seats integer not null,
  status text not null,
  booking_id uuid,
  joined_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint waiting_entries_pkey PRIMARY KEY (entry_id),
  constraint waiting_entries_show_id_number_key UNIQUE (show_id, number),
  constraint waiting_entries_show_id_fkey FOREIGN KEY (show_id) REFERENCES shows(show_id),
  constraint waiting_entries_check CHECK (((status = ANY (ARRAY['WAITING'::text, 'OFFERED'::text])) = (ended_at IS NULL))),
  constraint waiting_entries_check1 CHECK (((status <> ALL (ARRAY['OFFERED'::text, 'TAKEN'::text, 'LAPSED'::text])) OR (booking_id IS NOT NULL))),
  constraint waiting_entries_number_check CHECK ((number > 0)),
  constraint waiting_entries_seats_check CHECK ((seats > 0)),
  constraint waiting_entries_status_check CHECK ((status = ANY (ARRAY['WAITING'::text, 'OFFERED'::text, 'TAKEN'::text, 'LAPSED'::text, 'LEFT'::text, 'EXPIRED'::text, 'CANNOT_BE_SERVED'::text])))
);
CREATE INDEX waiting_entries_buyer ON public.waiting_entries USING btree (buyer_id, entry_id DESC);
CREATE UNIQUE INDEX waiting_entries_live ON public.waiting_entries USING btree (show_id, buyer_id) WHERE (status = ANY (ARRAY['WAITING'::text, 'OFFERED'::text]));

create view current_plans as
 SELECT DISTINCT ON (hall_id) hall_id,
    plan_id,
    version,
    layout,
    classes,
    class_seats,
    capacity
   FROM seat_plans
  ORDER BY hall_id, version DESC;

create view facts as
 SELECT sheaf."position",
    told.place,
    sheaf.transaction_id,
    told."factId" AS fact_id,
    told.topic,
    told.key,
    told.at,
    told.payload
   FROM (fact_sheaves sheaf
     CROSS JOIN LATERAL ROWS FROM(json_to_recordset((sheaf.facts)::json) AS ("factId" uuid, topic text, key text, at timestamp with time zone, payload jsonb)) WITH ORDINALITY told("factId", topic, key, at, payload, place));

create view kept_replies as
 SELECT idempotency_keys.owner,
    idempotency_keys.key,
    idempotency_keys.request_hash,
    COALESCE(idempotency_keys.status, ((told.reply ->> 'status'::text))::integer) AS status,
    COALESCE(idempotency_keys.reply, (told.reply -> 'reply'::text)) AS reply
   FROM (idempotency_keys
     LEFT JOIN ( SELECT reply_sheaves.batch_id,
            ((each.place - 1))::integer AS place,
            each.reply
           FROM (reply_sheaves
             CROSS JOIN LATERAL jsonb_array_elements((reply_sheaves.replies)::jsonb) WITH ORDINALITY each(reply, place))) told USING (batch_id, place));
