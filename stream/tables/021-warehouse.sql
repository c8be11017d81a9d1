-- What was built of the warehouse, and how it went. See src/warehouse/warehouse.ts.
create table warehouse_builds (
  build integer primary key,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  is_ok boolean not null,
  -- Why readers kept what they had.
  reason varchar
);

create table warehouse_models (
  build integer not null,
  model varchar not null,
  -- Of its SQL: incremental models are built from nothing when theirs, or that of what they read, has changed.
  sql_hash varchar not null,
  row_count bigint not null,
  took_ms double not null,
  primary key (build, model)
);

create table warehouse_tests (
  build integer not null,
  test varchar not null,
  -- Rows that contradict it.
  failures bigint not null
);
