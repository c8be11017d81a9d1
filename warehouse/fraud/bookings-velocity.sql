-- Bookings of the account within the window.
select
    account as subject,
    'booking' as fact,
    id,
    happened_at,
    seats || ' seats, ' || outcome as what,
    total as amount,
    currency,
    event_id,
    venue_id,
    city,
    count(*) over (partition by account order by happened_at range between {{ window() }} preceding and current row) as measure
from {{ bookings() }}
