-- Grain: a minute of a run.
with runs as (
    select *
    from {{ ref('gate_runs') }}
    {% if is_incremental() %}
    where written > (select coalesce(max(written), 0) from {{ this }})
    {% endif %}
), minutes as (
    select run_id, started_at, written, unnest(range(0, greatest(1, ceil(ran)::bigint))) as minute from runs
), moved as (
    select
        run_id,
        -- A bus comes at once; a person is in when the scan ends, and gone when the patience does.
        floor(ended)::bigint as minute,
        sum(people) filter (where topic = 'bus_arrival') as arrived,
        sum(people) filter (where topic = 'scan_tickets') as went_in,
        sum(people) filter (where topic = 'gave_up') as gave_up
    from {{ ref('stg_gate_facts') }}
    where topic in ('bus_arrival', 'scan_tickets', 'gave_up') and run_id in (select run_id from runs)
    group by run_id, minute
)

select
    run_id,
    minute,
    started_at + to_minutes(minute) as bucket,
    coalesce(arrived, 0)::bigint as arrived,
    coalesce(went_in, 0)::bigint as went_in,
    coalesce(gave_up, 0)::bigint as gave_up,
    written
from minutes
left join moved using (run_id, minute)
