select
    step_of({{ step() }}, bucket) as time,
    currency,
    sum(seats)::bigint as seats,
    sum(paid)::bigint as revenue
from {{ sales() }}
where outcome = 'matched'
group by time, currency
having sum(orders) > 0
order by time
