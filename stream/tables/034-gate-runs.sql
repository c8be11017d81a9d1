-- What each run of a gate was told, by the fact with which it opened.
create table gate_runs (
  run_id varchar primary key,
  -- Minute 0 of the run.
  started_at timestamptz not null,
  seed bigint,
  minutes double,
  sellers integer not null,
  scanners integer not null,
  -- The share of groups that had no tickets yet.
  buy double,
  -- How a line was chosen; from how many people in it on a group turned away, after how many minutes it left: null for never.
  line_choice varchar,
  balk integer,
  patience double,
  -- Minutes at the beginning that do not count in means.
  warm_up double not null
);

-- Of which run it is.
alter table gate_facts add column run_id varchar;
-- What people were doing who were not in when the run ended, and the minute in which those being served had joined the line.
alter table gate_facts add column phase varchar;
alter table gate_facts add column joined double;
