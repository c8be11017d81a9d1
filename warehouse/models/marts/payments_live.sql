-- Grain: that of payments_by_5min, and exact at every moment in the same way as sales_live.
with changed as (
    select distinct bucket
    from {{ ref('stg_payments') }}
    where written > {{ var('payments_by_5min_written', 0) }}
)

select * exclude (written)
from {{ ref('payments_by_5min') }}
where bucket not in (select bucket from changed)

union all by name

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
    sum(after_booking_ms)::bigint as after_booking_ms
from {{ ref('stg_payments') }}
where bucket in (select bucket from changed)
group by
    bucket, event_id, show_id, venue_id, payment_method, payment_type, status, outcome, currency
