select
    time_bucket({{ step() }}, bucket) as time,
    sum(orders) filter (where outcome = 'matched') / sum(orders) as conversion,
    sum(orders)::bigint as holds
from {{ sales() }}
group by time
order by time
