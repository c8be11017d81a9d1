-- Grain: a minute in which anybody came, went in or gave up.
select
    bucket,
    coalesce(sum(people) filter (where topic = 'bus_arrival'), 0)::bigint as arrived,
    coalesce(sum(people) filter (where topic = 'scan_tickets'), 0)::bigint as went_in,
    coalesce(sum(people) filter (where topic = 'gave_up'), 0)::bigint as gave_up
from {{ ref('stg_gate_facts') }}
where topic in ('bus_arrival', 'scan_tickets', 'gave_up')
group by bucket
