select
    time_bucket({{ step() }}, bucket) as time,
    currency,
    sum(seats)::bigint as seats,
    sum(paid)::bigint as revenue
from {{ sales() }}
where outcome = 'matched'
group by time, currency
order by time
