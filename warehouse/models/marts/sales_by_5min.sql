-- Grain: five minutes, event, show, venue, weekday and hour at the venue, kind of payment, currency and outcome.
-- Whole buckets of five minutes are made anew when an order of theirs was written since the last build.
with changed as (
    select distinct bucket
    from {{ ref('stg_orders') }}
    {% if is_incremental() %}
    where written > (select coalesce(max(written), 0) from {{ this }})
    {% endif %}
)

select
    bucket,
    event_id,
    show_id,
    venue_id,
    weekday,
    hour_of_day,
    payment_method,
    payment_type,
    currency,
    outcome,
    any_value(event_name) as event_name,
    any_value(category) as category,
    any_value(venue) as venue,
    any_value(city) as city,
    count(*) as orders,
    sum(seats)::bigint as seats,
    sum(total)::bigint as total,
    sum(paid)::bigint as paid,
    count(*) filter (where is_mismatch) as mismatches,
    max(written) as written
from {{ ref('stg_orders') }}
where bucket in (select bucket from changed)
group by
    bucket, event_id, show_id, venue_id, weekday, hour_of_day, payment_method, payment_type, currency, outcome
