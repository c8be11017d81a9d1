-- Every public key that ever signed tickets: they verify for as long as their key is published.
create table ticket_keys (
  kid text primary key check (kid ~ '^[0-9a-f]{8}$'),
  x text not null,
  used_from timestamptz not null default now(),
  withdrawn_at timestamptz
);

-- An event's tickets are listed show by show.
create index tickets_show on tickets (show_id, ticket_id desc);

-- What was sent, or is being sent, to whom and about what: one row per mail, however often its job runs. `occasion` names
-- the one thing that a mail is about, so that the same fact read twice makes no second mail.
create table mails (
  mail_id uuid primary key,
  occasion text not null unique,
  booking_id uuid not null,
  recipient text not null,
  subject text,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  message_id text
);
create index mails_booking on mails (booking_id);

-- Where mails go while no mail server is configured.
create table local_mailbox (
  mail_id uuid primary key references mails on delete cascade,
  received_at timestamptz not null default now(),
  sender text not null,
  recipient text not null,
  subject text not null,
  html text not null,
  body_text text not null,
  raw bytea not null
);
create index local_mailbox_latest on local_mailbox (received_at desc);
