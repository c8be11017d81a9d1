select
    category,
    currency,
    sum(orders)::bigint as bookings,
    sum(paid)::bigint as revenue
from {{ sales() }}
where outcome = 'matched'
group by category, currency
order by bookings desc
