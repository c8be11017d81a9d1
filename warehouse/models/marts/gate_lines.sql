-- Grain: a line of a run. Whoever joined it while the run warmed up does not count, nor does that time.
with runs as (
    select *
    from {{ ref('gate_runs') }}
    {% if is_incremental() %}
    where written > (select coalesce(max(written), 0) from {{ this }})
    {% endif %}
), lines as (
    select *, 'seller' as station, unnest(range(1, sellers + 1)) as line from runs
    union all
    select *, 'scanner', unnest(range(1, scanners + 1)) from runs
), stays as (
    select
        stays.*,
        is_over and began >= warm_up as counts,
        greatest(0, ended - greatest(began, warm_up)) as minutes
    from {{ ref('stg_gate_stays') }} as stays
    join runs using (run_id)
), told as (
    select
        run_id,
        station,
        line,
        sum(people) filter (where counts and not is_service) as waited,
        sum(people * minutes) filter (where counts and not is_service) as minutes_waited,
        max(minutes) filter (where counts and not is_service) as longest_wait,
        count(*) filter (where counts and is_service) as services,
        sum(minutes) filter (where counts and is_service) as minutes_served,
        sum(minutes) filter (where is_service) as minutes_busy,
        sum(people * minutes) filter (where not is_service) as minutes_in_line
    from stays
    group by run_id, station, line
)

select
    run_id,
    station,
    line::integer as line,
    ran - warm_up as minutes,
    coalesce(waited, 0)::bigint as waited,
    coalesce(minutes_waited, 0) as minutes_waited,
    longest_wait,
    coalesce(services, 0)::bigint as services,
    coalesce(minutes_served, 0) as minutes_served,
    coalesce(minutes_busy, 0) as minutes_busy,
    coalesce(minutes_in_line, 0) as minutes_in_line,
    written
from lines
left join told using (run_id, station, line)
