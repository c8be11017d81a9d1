-- The manifest of the lake: one row a file. See src/lake/manifest.ts.
create table lake_files (
  -- Below the lake's folder.
  path varchar primary key,
  topic varchar not null,
  partition integer not null,
  -- Of what happened, in UTC: 2026-11-21 and 00 to 23.
  date varchar not null,
  hour varchar not null,
  first_offset bigint not null,
  last_offset bigint not null,
  generation integer not null,
  row_count bigint not null,
  byte_count bigint not null,
  newest_at timestamptz not null,
  written_at timestamptz not null,
  -- When another file took its place, or its age was over; it is removed a while later.
  replaced_at timestamptz
);

-- The next offset of the log that the lake lacks.
create table lake_offsets (
  topic varchar not null,
  partition integer not null,
  next_offset bigint not null,
  primary key (topic, partition)
);
