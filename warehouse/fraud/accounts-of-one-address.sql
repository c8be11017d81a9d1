-- Accounts that have booked under the address within the window.
select
    address as subject,
    'booking' as fact,
    id,
    happened_at,
    'account ' || account as what,
    total as amount,
    currency,
    event_id,
    venue_id,
    city,
    count(distinct account) over (
        partition by address order by happened_at range between {{ window() }} preceding and current row
    ) as measure
from {{ bookings() }}
where account is not null
