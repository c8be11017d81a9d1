-- Grain: event, venue and currency.
select
    event_id,
    venue_id,
    currency,
    any_value(event_name) as event_name,
    any_value(category) as category,
    any_value(venue) as venue,
    any_value(city) as city,
    sum(orders) filter (where outcome = 'matched')::bigint as bookings,
    sum(seats) filter (where outcome = 'matched')::bigint as seats,
    sum(paid) filter (where outcome = 'matched')::bigint as revenue,
    min(bucket) as first_sale_at,
    max(bucket) as last_sale_at
from {{ ref('sales_by_5min') }}
where orders > 0
group by event_id, venue_id, currency
