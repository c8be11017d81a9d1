select
    currency,
    coalesce(sum(orders) filter (where outcome = 'matched'), 0)::bigint as bookings,
    coalesce(sum(seats) filter (where outcome = 'matched'), 0)::bigint as seats,
    coalesce(sum(paid) filter (where outcome = 'matched'), 0)::bigint as revenue,
    coalesce(sum(orders) filter (where outcome = 'unpaid'), 0)::bigint as unpaid,
    sum(orders) filter (where outcome = 'matched') / sum(orders) as conversion
from {{ sales(a_day) }}
group by currency
having sum(orders) > 0
order by bookings desc
