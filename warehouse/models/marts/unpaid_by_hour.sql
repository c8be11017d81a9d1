-- Grain: hour and currency.
select
    bucket as hour,
    currency,
    sum(orders) filter (where outcome = 'unpaid')::bigint as unpaid,
    sum(total) filter (where outcome = 'unpaid')::bigint as abandoned,
    sum(orders)::bigint as bookings
from {{ ref('sales_by_hour') }}
where orders > 0
group by bucket, currency
