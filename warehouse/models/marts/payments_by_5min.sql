-- Grain: five minutes, event, show, venue, method, kind, status, outcome and currency.
with changed as (
    select distinct bucket
    from {{ ref('stg_payments') }}
    {% if is_incremental() %}
    where written > (select coalesce(max(written), 0) from {{ this }})
    {% endif %}
)

select
    bucket,
    event_id,
    show_id,
    venue_id,
    payment_method,
    payment_type,
    status,
    outcome,
    currency,
    any_value(category) as category,
    any_value(city) as city,
    count(*) as payments,
    count(*) filter (where outcome = 'failed_payment' or lower(status) <> 'success') as failures,
    sum(amount)::bigint as amount,
    sum(after_booking_ms)::bigint as after_booking_ms,
    max(written) as written
from {{ ref('stg_payments') }}
where bucket in (select bucket from changed)
group by
    bucket, event_id, show_id, venue_id, payment_method, payment_type, status, outcome, currency
