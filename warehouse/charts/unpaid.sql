select
    time_bucket({{ step() }}, bucket) as time,
    currency,
    sum(orders)::bigint as unpaid,
    sum(total)::bigint as abandoned
from {{ sales() }}
where outcome = 'unpaid'
group by time, currency
order by time
