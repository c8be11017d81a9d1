-- How many wait at the end of each step, and how long those had waited whose turn came, or whose wait ended, within it.
with entries as (
    select joined_at, coalesce(offered_at, ended_at) as served_at, waited_ms
    from {{ waiting() }}
),

steps as (
    select unnest(generate_series(
        step_of({{ step() }}, greatest(min(joined_at), {{ start() }})), least({{ now() }}, {{ stop() }}), {{ step() }}
    )) as time
    from entries
),

counted as (
    select
        steps.time,
        count(*) filter (where served_at is null or served_at >= steps.time + {{ step() }}) as waiting,
        avg(waited_ms) filter (where served_at >= steps.time and served_at < steps.time + {{ step() }}) as mean_ms
    from steps join entries on joined_at < steps.time + {{ step() }}
    group by steps.time
)

select time, waiting, round(mean_ms / 60000, 1) as minutes_waited
from counted
order by time
