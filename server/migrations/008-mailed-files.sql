-- What came with a mail in the local mailbox.
create table local_attachments (
  mail_id uuid not null references local_mailbox on delete cascade,
  number integer not null,
  name text not null,
  media_type text not null,
  content bytea not null,
  primary key (mail_id, number)
);
