-- Grain: hour, event, venue, weekday and hour at the venue, currency and outcome.
with hours as (
    select make_timestamptz(epoch_us(time_bucket(interval '1 hour', make_timestamp(epoch_us(bucket))))) as bucket, * exclude (bucket, show_id)
    from {{ ref('sales_by_5min') }}
)

select
    bucket,
    event_id,
    venue_id,
    weekday,
    hour_of_day,
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
from hours
{% if is_incremental() %}
where bucket in (select bucket from hours where written > (select coalesce(max(written), 0) from {{ this }}))
{% endif %}
group by bucket, event_id, venue_id, weekday, hour_of_day, currency, outcome
order by bucket
