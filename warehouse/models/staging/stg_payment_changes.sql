-- Grain: a payment that was told, with its numbers to be added, or that was taken back again, with them below nought.
select
    make_timestamptz(epoch_us(time_bucket(interval '5 minutes', make_timestamp(epoch_us(payment_event_time))))) as bucket,
    event_id,
    show_id,
    venue_id,
    payment_method,
    payment_type,
    payment_status as status,
    outcome,
    currency,
    event_category as category,
    city,
    change as payments,
    case when outcome = 'failed_payment' or lower(payment_status) <> 'success' then change else 0 end as failures,
    change * amount as amount,
    change * (epoch_ms(payment_event_time) - epoch_ms(booking_event_time)) as after_booking_ms,
    written
from {{ source('stream', 'payment_changes') }}
