-- Grain: category and currency.
select
    category,
    currency,
    sum(orders) filter (where outcome = 'matched')::bigint as bookings,
    sum(seats) filter (where outcome = 'matched')::bigint as seats,
    sum(paid) filter (where outcome = 'matched')::bigint as revenue,
    sum(orders) filter (where outcome = 'unpaid')::bigint as unpaid
from {{ ref('sales_by_day') }}
where orders > 0
group by category, currency
