-- Grain: five minutes, event, show, venue, method, kind, status, outcome and currency. It grows as sales_by_5min does.
with changes as (
    select *
    from {{ ref('stg_payment_changes') }}
    {% if is_incremental() %}
    where written > (select coalesce(max(written), 0) from {{ this }})
    {% endif %}
), together as (
    select * from changes
    {% if is_incremental() %}
    union all by name
    select * from {{ this }} where bucket in (select bucket from changes)
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
    sum(payments)::bigint as payments,
    sum(failures)::bigint as failures,
    sum(amount)::bigint as amount,
    sum(after_booking_ms)::bigint as after_booking_ms,
    max(written) as written
from together
group by
    bucket, event_id, show_id, venue_id, payment_method, payment_type, status, outcome, currency
order by bucket
