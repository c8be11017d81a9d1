-- What a lane writes goes by the batch (decision 0010): a row costs far more than the bytes in it, and so does an index entry.

-- The outbox. A sheaf is the facts that one statement tells, in their order: a JSON array of
-- {factId, topic, key, at, payload}, `at` in RFC 3339. Text, since whoever tells has just made it and whoever reads takes it
-- apart. Read by `transaction_id`, see outbox.ts.
create table fact_sheaves (
  position bigint generated always as identity primary key,
  transaction_id xid8 not null default pg_current_xact_id(),
  count integer not null check (count > 0),
  facts text not null
);
insert into fact_sheaves (position, transaction_id, count, facts) overriding system value
select position, transaction_id, 1, json_build_array(json_build_object('factId', fact_id, 'topic', topic, 'key', key,
  'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'payload', payload))::text
from facts;
select setval(pg_get_serial_sequence('fact_sheaves', 'position'), coalesce(max(position), 0) + 1, false) from fact_sheaves;
create index fact_sheaves_transaction on fact_sheaves (transaction_id, position);
drop table facts;

-- Fact by fact, for people, the audit and tests. `place` is the place in its sheaf, from 1 on.
create view facts as
select sheaf.position, told.place, sheaf.transaction_id, told."factId" as fact_id, told.topic, told.key, told.at, told.payload
from fact_sheaves sheaf cross join lateral rows from (
  json_to_recordset(sheaf.facts::json) as ("factId" uuid, topic text, key text, at timestamptz, payload jsonb)
) with ordinality as told("factId", topic, key, at, payload, place);

-- B9. The replies of a batch are one row as well, and the key of each says which of them is its own: the batch, and the place
-- in it, from 0 on. Other writes keep their single reply beside the key.
create table reply_sheaves (
  batch_id uuid primary key,
  replies text not null,
  created_at timestamptz not null default now()
);
create index reply_sheaves_age on reply_sheaves using brin (created_at);
alter table idempotency_keys
  add column batch_id uuid,
  add column place integer,
  alter column status drop not null,
  alter column reply drop not null,
  add check ((batch_id is null) = (reply is not null));
-- Keys come in the order of their age, so a summary of it costs next to nothing.
drop index idempotency_keys_age;
create index idempotency_keys_age on idempotency_keys using brin (created_at);

create view kept_replies as
select owner, idempotency_keys.key, request_hash, coalesce(status, (told.reply ->> 'status')::integer) as status,
  coalesce(idempotency_keys.reply, told.reply -> 'reply') as reply
from idempotency_keys left join (
  select batch_id, (place - 1)::integer as place, reply
  from reply_sheaves cross join lateral jsonb_array_elements(replies::jsonb) with ordinality as each(reply, place)
) told using (batch_id, place);

-- A booking's changes of status touch no index any more, and find room on the page where it is: then they are cheap.
-- When the next hold of a show lapses stands in its ledger, which every batch writes anyway.
drop index bookings_live;
drop index bookings_open;
alter table bookings alter column seats type json, set (fillfactor = 70);
alter table seat_ledgers add column lapses_at timestamptz;
update seat_ledgers set lapses_at = (
  select min(hold_until) + interval '5 s' from bookings where show_id = seat_ledgers.show_id and status = 'RESERVED');
create index seat_ledgers_lapses on seat_ledgers (lapses_at) where lapses_at is not null;

-- Looking up what a row refers to, once a row, costs more than the row. Each of these is written by the statement that
-- writes what it refers to, nothing of that is ever deleted but unsold shows, and the audit asks all the same.
alter table bookings drop constraint bookings_show_id_fkey;
alter table payments drop constraint payments_booking_id_fkey;
alter table tickets drop constraint tickets_booking_id_fkey;
alter table waiting_entries drop constraint waiting_entries_booking_id_fkey;

-- Sheaves are written far more often than they are read, and pressing them would cost more than writing them as they are.
alter table fact_sheaves alter column facts set storage external;
alter table reply_sheaves alter column replies set storage external;
