-- The sandbox payment provider is a party of its own that happens to live in this database: nothing outside this schema
-- refers to it, and it refers to nothing outside. It outlives a crash of the server as a real provider would.
create schema sandbox_provider;

create table sandbox_provider.payments (
  payment_id uuid primary key,
  reference text not null unique,
  amount bigint not null check (amount >= 0),
  currency char(3) not null,
  method text not null,
  behaviour text not null check (behaviour in ('approve', 'decline', 'late', 'twice', 'never', 'none')),
  state text not null check (state in ('processing', 'authorised', 'captured', 'declined', 'cancelled')),
  answers_at timestamptz,
  created_at timestamptz not null default now()
);
create index payments_unanswered on sandbox_provider.payments (answers_at) where state = 'processing';

create table sandbox_provider.refunds (
  refund_id uuid primary key,
  payment_id uuid not null references sandbox_provider.payments,
  amount bigint not null check (amount > 0),
  reference text not null unique,
  created_at timestamptz not null default now()
);
create index refunds_payment on sandbox_provider.refunds (payment_id);

-- Webhooks to deliver. A delivery under way has its `due_at` in the future, so that a crash only puts it off.
create table sandbox_provider.deliveries (
  delivery_id bigint generated always as identity primary key,
  payment_id uuid not null references sandbox_provider.payments,
  body text not null,
  attempts integer not null default 0,
  due_at timestamptz not null,
  delivered_at timestamptz,
  last_error text
);
create index deliveries_due on sandbox_provider.deliveries (due_at) where delivered_at is null;
