-- One row per show that has ever been touched: the fence of its one writer. Every batch moves `revision` on from the
-- value it decided on, so a writer with a stale memory commits nothing. `batch_id` names the batch that did so last: a
-- writer whose connection broke during its commit learns from it whether it was made. `taken` counts claims per class, in the
-- order of the classes' names, so that availability costs no row per unsold seat.
create table seat_ledgers (
  show_id uuid primary key references shows,
  revision bigint not null,
  taken integer[] not null,
  batch_id uuid not null
);

-- A hold, and the booking it becomes. `seats` freezes prices (B7): [{seatId, class, price, discounts: [{code, amount}], total}],
-- in the order asked for, amounts in minor units of `currency`.
create table bookings (
  booking_id uuid primary key,
  show_id uuid not null references shows,
  buyer_id uuid not null,
  status text not null
    check (status in ('RESERVED', 'PENDING', 'CONFIRMED', 'EXPIRED', 'RELEASED', 'CANCELLED', 'REFUNDED')),
  seats jsonb not null,
  total bigint not null check (total >= 0),
  refunded bigint not null default 0 check (refunded >= 0),
  currency char(3) not null,
  contact jsonb,
  payment_id uuid,
  created_at timestamptz not null,
  hold_until timestamptz not null,
  confirmed_at timestamptz,
  ended_at timestamptz
);
create index bookings_buyer on bookings (buyer_id, booking_id desc);
create index bookings_live on bookings (show_id) where status in ('RESERVED', 'PENDING', 'CONFIRMED');
create index bookings_open on bookings (hold_until) where status in ('RESERVED', 'PENDING');

-- B1 is this primary key. A row for every seat that is not free; without a booking, the seat is blocked by staff.
create table claims (
  show_id uuid not null,
  seat_id text collate "C" not null,
  booking_id uuid,
  primary key (show_id, seat_id)
);

-- Money taken. Never deleted; a booking may have several payments (declined, then approved).
create table payments (
  payment_id uuid primary key,
  booking_id uuid not null references bookings deferrable initially deferred,
  provider text not null,
  provider_reference text,
  method text not null,
  amount bigint not null check (amount >= 0),
  currency char(3) not null,
  state text not null check (state in ('started', 'authorised', 'captured', 'declined', 'voided')),
  started_at timestamptz not null,
  settled_at timestamptz,
  captured_at timestamptz
);
create index payments_booking on payments (booking_id);
create index payments_open on payments (started_at) where state in ('started', 'authorised');

-- Money given back.
create table refunds (
  refund_id uuid primary key,
  payment_id uuid not null references payments deferrable initially deferred,
  booking_id uuid not null,
  amount bigint not null check (amount > 0),
  currency char(3) not null,
  reason text not null,
  state text not null check (state in ('requested', 'succeeded', 'failed')),
  provider_reference text,
  requested_at timestamptz not null,
  settled_at timestamptz
);
create index refunds_payment on refunds (payment_id);
create index refunds_booking on refunds (booking_id);

-- The right of admission for one seat. The partial index is the second lock on B1.
create table tickets (
  ticket_id uuid primary key,
  booking_id uuid not null references bookings deferrable initially deferred,
  show_id uuid not null,
  seat_id text collate "C" not null,
  class text not null,
  price bigint not null,
  discounts jsonb not null,
  total bigint not null check (total >= 0),
  status text not null check (status in ('VALID', 'VOID')),
  issued_at timestamptz not null,
  voided_at timestamptz
);
create unique index tickets_valid on tickets (show_id, seat_id) where status = 'VALID';
create index tickets_booking on tickets (booking_id);

-- B9: the reply to a request that carried a key, stored in the transaction of its effect.
create table idempotency_keys (
  owner uuid not null,
  key text not null,
  request_hash bytea not null,
  status integer not null,
  reply jsonb not null,
  created_at timestamptz not null default now(),
  primary key (owner, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);

-- The outbox (B10). Read by `transaction_id` below the oldest running transaction, never by position alone:
-- positions of overlapping transactions become visible out of order.
create table facts (
  position bigint generated always as identity primary key,
  fact_id uuid not null,
  topic text not null,
  key text not null,
  at timestamptz not null,
  transaction_id xid8 not null default pg_current_xact_id(),
  payload jsonb not null
);
create index facts_transaction on facts (transaction_id, position);

create table fact_cursors (
  consumer text primary key,
  transaction_id xid8 not null,
  position bigint not null
);

-- What every batch of a lane asserts about itself; anything else must leave no trace.
create function assert_batch(as_decided boolean, complaint text) returns boolean
language plpgsql as $$
begin
  if as_decided is not true then
    raise exception 'the batch is not as decided: %', complaint using errcode = 'MT001';
  end if;
  return true;
end $$;
