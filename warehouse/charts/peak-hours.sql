select
    weekday,
    hour_of_day,
    sum(orders)::bigint as bookings
from {{ sales(an_hour) }}
where weekday is not null
group by weekday, hour_of_day
having sum(orders) > 0
