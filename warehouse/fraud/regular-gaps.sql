-- Of the account's last eight bookings, all within the window: the mean gap between two, over the standard deviation of the seven gaps,
-- which a person never keeps below a twentieth. Less than a millisecond of deviation counts as one.
with gaps as (
    select
        *,
        epoch_ms(happened_at) - lag(epoch_ms(happened_at)) over (partition by account order by happened_at, id) as gap_ms
    from {{ bookings() }}
    where account is not null
),

eighths as (
    select
        *,
        avg(gap_ms) over last_seven as mean_ms,
        stddev_pop(gap_ms) over last_seven as deviation_ms,
        lag(happened_at, 7) over (partition by account order by happened_at, id) as first_at
    from gaps
    window last_seven as (partition by account order by happened_at, id rows between 6 preceding and current row)
)

select
    account as subject,
    'booking' as fact,
    id,
    happened_at,
    coalesce(gap_ms || ' ms after the one before', 'the first') as what,
    total as amount,
    currency,
    event_id,
    venue_id,
    city,
    case
        when first_at >= happened_at - {{ window() }} then mean_ms / greatest(deviation_ms, 1)
    end as measure
from eighths
