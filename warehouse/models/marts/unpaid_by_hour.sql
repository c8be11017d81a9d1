-- Grain: hour and currency.
select
    date_trunc('hour', bucket) as hour,
    currency,
    sum(orders) filter (where outcome = 'unpaid')::bigint as unpaid,
    sum(total) filter (where outcome = 'unpaid')::bigint as abandoned,
    sum(orders)::bigint as bookings
from {{ ref('sales_by_5min') }}
group by date_trunc('hour', bucket), currency
