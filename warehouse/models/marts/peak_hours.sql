-- Grain: weekday and hour, as they are at the venue.
select
    weekday,
    hour_of_day,
    sum(orders)::bigint as bookings,
    sum(orders) filter (where outcome = 'matched')::bigint as paid_bookings,
    sum(seats) filter (where outcome = 'matched')::bigint as seats
from {{ ref('sales_by_hour') }}
where weekday is not null and orders > 0
group by weekday, hour_of_day
