-- Grain: that of sales_by_5min. What was written since the last build is told from the orders themselves, bucket by bucket, so that
-- this is exact at every moment.
with changed as (
    select distinct bucket
    from {{ ref('stg_orders') }}
    where written > {{ var('sales_by_5min_written', 0) }}
)

select * exclude (written)
from {{ ref('sales_by_5min') }}
where bucket not in (select bucket from changed)

union all by name

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
    count(*) filter (where is_mismatch) as mismatches
from {{ ref('stg_orders') }}
where bucket in (select bucket from changed)
group by
    bucket, event_id, show_id, venue_id, weekday, hour_of_day, payment_method, payment_type, currency, outcome
