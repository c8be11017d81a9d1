select
    step_of({{ step() }}, bucket) as time,
    sum(orders) filter (where outcome = 'matched') / sum(orders) as conversion,
    sum(orders)::bigint as holds
from {{ sales() }}
group by time
having sum(orders) > 0
order by time
