-- Grain: day (UTC), event, venue, method, kind and currency.
with days as (
    select make_timestamptz(epoch_us(time_bucket(interval '1 day', make_timestamp(epoch_us(bucket))))) as bucket, * exclude (bucket)
    from {{ ref('payments_by_5min') }}
)

select
    bucket,
    event_id,
    venue_id,
    payment_method,
    payment_type,
    currency,
    any_value(city) as city,
    sum(payments)::bigint as payments,
    sum(failures)::bigint as failures,
    sum(amount)::bigint as amount,
    max(written) as written
from days
{% if is_incremental() %}
where bucket in (select bucket from days where written > (select coalesce(max(written), 0) from {{ this }}))
{% endif %}
group by bucket, event_id, venue_id, payment_method, payment_type, currency
order by bucket
