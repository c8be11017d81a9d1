select
    step_of({{ step() }}, bucket) as time,
    currency,
    count(*) as holds,
    sum(total)::bigint as worth
from {{ holds() }}
where ended_as in ('released', 'expired')
group by time, currency
order by time
