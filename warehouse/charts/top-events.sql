select
    event_id,
    any_value(event_name) as event_name,
    any_value(category) as category,
    currency,
    sum(orders)::bigint as bookings,
    sum(seats)::bigint as seats,
    sum(paid)::bigint as revenue
from {{ sales(a_day) }}
where outcome = 'matched'
group by event_id, currency
having sum(orders) > 0
order by revenue desc, event_id, currency
limit 20
