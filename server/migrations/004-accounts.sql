-- Who has registered. A guest has no row: its signed token is all there is of it. A guest who registers keeps its id, so
-- `account_id` is the `buyer_id` of bookings.
create table accounts (
  account_id uuid primary key,
  email text not null unique check (email = lower(email)),
  name text not null,
  -- In the PHC string format, which names algorithm, parameters and salt.
  password_hash text not null,
  roles text[] not null default '{buyer}'
    check (roles <@ '{buyer,partner,door,admin}' and roles @> '{buyer}'),
  -- Tokens of an older version are dead. `revoked_at` says since when, so that servers learn of it by asking for the
  -- newest few, and forget it again once such tokens would have expired anyway.
  token_version integer not null default 1 check (token_version > 0),
  revoked_at timestamptz,
  -- B9: a repeated registration is recognised by its key and answered alike.
  registration_key text,
  registered_at timestamptz not null default now()
);
create index accounts_revoked on accounts (revoked_at) where revoked_at is not null;

-- The venues that a partner or a door acts for.
create table account_venues (
  account_id uuid not null references accounts on delete cascade,
  venue_id uuid not null references venues on delete cascade,
  primary key (account_id, venue_id)
);
create index account_venues_venue on account_venues (venue_id);
