-- Grain: day (UTC), event, venue, currency and outcome.
with days as (
    select make_timestamptz(epoch_us(time_bucket(interval '1 day', make_timestamp(epoch_us(bucket))))) as bucket, * exclude (bucket)
    from {{ ref('sales_by_hour') }}
)

select
    bucket,
    event_id,
    venue_id,
    currency,
    outcome,
    any_value(event_name) as event_name,
    any_value(category) as category,
    any_value(venue) as venue,
    any_value(city) as city,
    sum(orders)::bigint as orders,
    sum(seats)::bigint as seats,
    sum(total)::bigint as total,
    sum(paid)::bigint as paid,
    max(written) as written
from days
{% if is_incremental() %}
where bucket in (select bucket from days where written > (select coalesce(max(written), 0) from {{ this }}))
{% endif %}
group by bucket, event_id, venue_id, currency, outcome
order by bucket
