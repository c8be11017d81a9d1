select
    order_id,
    seat_index,
    seat_number,
    seat_price as price,
    booking_event_time as booked_at,
    make_timestamptz(epoch_us(time_bucket(interval '5 minutes', make_timestamp(epoch_us(booking_event_time))))) as bucket,
    event_id,
    event_category as category,
    show_id,
    outcome = 'matched' as is_sold,
    written
from {{ source('stream', 'seats_fact') }}
