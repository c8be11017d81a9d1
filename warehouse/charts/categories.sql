select
    category,
    currency,
    sum(orders)::bigint as bookings,
    sum(paid)::bigint as revenue
from {{ sales(a_day) }}
where outcome = 'matched'
group by category, currency
having sum(orders) > 0
order by bookings desc
