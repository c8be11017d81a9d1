-- What has been read of the log, and how far each feed has come. Written in the transaction of what came of it.

-- The next offset to be read, for each reader that keeps its place here.
create table offsets (
  reader varchar not null,
  topic varchar not null,
  partition integer not null,
  "offset" bigint not null,
  -- How many of the records before were nothing to this reader.
  asides bigint not null,
  primary key (reader, topic, partition)
);

-- A feed is a source with a clock of its own: its facts are judged by its watermark and by nobody else's.
create table feeds (
  feed varchar primary key,
  window_ms bigint not null,
  -- No fact of the feed that is earlier is taken any more. Null before the first; infinity when the feed has ended.
  watermark timestamptz,
  is_unordered boolean not null
);

-- What a feed comes by: the partitions of its topics, or files; each with the latest time told there, and when it came.
create table inputs (
  feed varchar not null,
  input varchar not null,
  latest timestamptz,
  arrived_at timestamptz not null,
  is_ended boolean not null,
  primary key (feed, input)
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
