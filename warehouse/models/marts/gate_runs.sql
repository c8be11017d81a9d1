-- Grain: a run of a gate.
with facts as (
    select *
    from {{ ref('stg_gate_facts') }}
    {% if is_incremental() %}
    where run_id in (
        select run_id from {{ ref('stg_gate_facts') }}
        where written > (select coalesce(max(written), 0) from {{ this }})
    )
    {% endif %}
), people as (
    select
        run_id,
        coalesce(max(began) filter (where topic = 'gate_closed'), max(ended)) as ran,
        coalesce(sum(people) filter (where topic = 'bus_arrival'), 0)::bigint as came,
        coalesce(sum(people) filter (where topic = 'scan_tickets'), 0)::bigint as went_in,
        coalesce(sum(people) filter (where topic = 'gave_up'), 0)::bigint as gave_up,
        max(written) as written
    from facts
    group by run_id
)

select
    runs.*,
    started_at + to_microseconds((ran * 60000000)::bigint) as ended_at,
    people.* exclude (run_id)
from {{ ref('stg_gate_runs') }} as runs
join people using (run_id)
