-- Grain: five minutes, event, show, venue, weekday and hour at the venue, currency and outcome.
-- What was told or taken back since the last build is added to what there was of the same five minutes. What comes to nought stays, as a row
-- without orders: it says how far this was written.
with changes as (
    select *
    from {{ ref('stg_order_changes') }}
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
    sum(mismatches)::bigint as mismatches,
    max(written) as written
from together
group by bucket, event_id, show_id, venue_id, weekday, hour_of_day, currency, outcome
order by bucket
