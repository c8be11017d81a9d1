-- What gates publish, each fact once: people at a venue on their way from the bus to the inside.
create table gate_facts (
  fact_id varchar primary key,
  topic varchar not null,
  -- When it was published, which is when the service ended that it tells of.
  published_at timestamptz not null,
  -- When the phase began and how long it took, in minutes since the run did.
  minute double not null,
  duration double not null,
  -- seller or scanner, and its line from 1; null where it is of no line.
  station varchar,
  line integer,
  people integer not null,
  -- The transaction that wrote the row, numbered in their order.
  written bigint not null
);
