-- What a booking costs, over the mean of what the account has paid for its earlier ones in the window, of which there are at least five.
with earlier as (
    select
        *,
        count(total) filter (where outcome = 'matched') over before as bookings,
        avg(total) filter (where outcome = 'matched') over before as mean_total
    from {{ bookings() }}
    where account is not null
    window before as (
        partition by account, currency
        order by happened_at range between {{ window() }} preceding and interval '1 millisecond' preceding
    )
)

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
    case when bookings >= 5 and mean_total > 0 then total / mean_total end as measure
from earlier
