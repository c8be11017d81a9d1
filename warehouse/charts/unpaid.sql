select
    step_of({{ step() }}, bucket) as time,
    currency,
    sum(orders)::bigint as unpaid,
    sum(total)::bigint as abandoned
from {{ sales() }}
where outcome = 'unpaid'
group by time, currency
having sum(orders) > 0
order by time
