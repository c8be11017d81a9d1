-- What has been read of the log, and how far each feed has come. Written in the transaction of what came of it.

-- The next offset to be read, for each reader that keeps its place here.
create table offsets (
  reader varchar not null,
  topic varchar not null,
  partition integer not null,
  "offset" bigint not null,
  primary key (reader, topic, partition)
);

-- A feed is a source with a clock of its own: its facts are judged by its watermark and by nobody else's. `source_position` is how
-- far it had been read where it came from, so that nothing is taken twice.
create table feeds (
  feed varchar primary key,
  window_ms bigint not null,
  -- No fact of the feed that is earlier is taken any more. Null before the first.
  watermark timestamptz,
  -- What is before it has been closed: its windows are over and its outcomes told.
  closed_until timestamptz,
  is_ended boolean not null default false
);

-- The partitions of a feed's topics, each with the latest event time seen and when that was.
create table inputs (
  feed varchar not null,
  topic varchar not null,
  partition integer not null,
  latest timestamptz,
  arrived_at timestamptz not null,
  primary key (feed, topic, partition)
);

-- What could not be used: why, where it stands in the log, and the text as it came.
create table dead_letters (
  topic varchar not null,
  partition integer not null,
  "offset" bigint not null,
  feed varchar not null,
  order_id varchar,
  reason varchar not null,
  detail varchar not null,
  raw varchar not null,
  appended_at timestamptz not null,
  -- When a corrected message took its place.
  replayed_at timestamptz
);
