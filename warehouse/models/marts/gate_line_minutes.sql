-- Grain: a line and a minute of a run, all of them. Waits and services count in the minute in which they began.
with runs as (
    -- Nobody looks at a million lines and minutes: a run of so many has no rows here.
    select *
    from {{ ref('gate_runs') }}
    where ran * (sellers + scanners) <= 1000000
    {% if is_incremental() %}
        and written > (select coalesce(max(written), 0) from {{ this }})
    {% endif %}
), minutes as (
    select run_id, started_at, ran, written, station, line, unnest(range(0, greatest(1, ceil(ran)::bigint))) as minute
    from {{ ref('gate_lines') }}
    join (select run_id, started_at, ran from runs) as runs using (run_id)
), stays as (
    select * from {{ ref('stg_gate_stays') }} where run_id in (select run_id from runs)
), begun as (
    select
        run_id,
        station,
        line,
        floor(began)::bigint as minute,
        sum(people) filter (where not is_service) as waited,
        sum(people * (ended - began)) filter (where not is_service) as minutes_waited,
        count(*) filter (where is_service) as services,
        sum(ended - began) filter (where is_service) as minutes_served
    from stays
    where is_over
    group by run_id, station, line, minute
), served as (
    select *, unnest(range(floor(began)::bigint, ceil(ended)::bigint)) as minute from stays where is_service
), busy as (
    select run_id, station, line, minute, sum(least(ended, minute + 1) - greatest(began, minute)) as minutes_busy
    from served
    group by run_id, station, line, minute
), moves as (
    select run_id, station, line, floor(began)::bigint as minute, people from stays where not is_service
    union all
    select run_id, station, line, floor(ended)::bigint, -people from stays where not is_service
), moved as (
    select run_id, station, line, minute, sum(people) as people
    from moves
    group by run_id, station, line, minute
)

select
    run_id,
    station,
    line,
    minute,
    started_at + to_minutes(minute) as bucket,
    -- The last minute of a run that was broken off is no whole one.
    least(1, ran - minute) as minutes,
    coalesce(waited, 0)::bigint as waited,
    coalesce(minutes_waited, 0) as minutes_waited,
    coalesce(services, 0)::bigint as services,
    coalesce(minutes_served, 0) as minutes_served,
    coalesce(minutes_busy, 0) as minutes_busy,
    sum(coalesce(moved.people, 0)) over (partition by run_id, station, line order by minute)::bigint as waiting,
    written
from minutes
left join begun using (run_id, station, line, minute)
left join busy using (run_id, station, line, minute)
left join moved using (run_id, station, line, minute)
