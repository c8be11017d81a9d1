-- Grain: an order that was told, with its numbers to be added, or that was taken back again, with them below nought.
select
    make_timestamptz(epoch_us(time_bucket(interval '5 minutes', make_timestamp(epoch_us(booking_event_time))))) as bucket,
    event_id,
    show_id,
    venue_id,
    booking_day_of_week as weekday,
    booking_hour as hour_of_day,
    currency,
    outcome,
    event_name,
    event_category as category,
    coalesce(event_location, venue_id) as venue,
    city,
    change as orders,
    change * seats as seats,
    change * total as total,
    change * amount as paid,
    case when amount_mismatch then change else 0 end as mismatches,
    written
from {{ source('stream', 'order_changes') }}
