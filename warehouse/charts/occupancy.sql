-- Of the shows that were on sale at each step and had not begun: their seats, and how many of them were taken.
with shows as (
    select show_id, any_value(starts_at) as starts_at, any_value(capacity) as capacity, min(bucket) as first_at
    from {{ occupancy() }}
    group by show_id
),

steps as (
    select unnest(generate_series(greatest(min(first_at), {{ start() }}), least({{ now() }}, {{ stop() }}), {{ step() }})) as time
    from shows
),

at_each as (
    select time, show_id, capacity
    from steps cross join shows
    where first_at < time + {{ step() }} and starts_at > time and capacity > 0
)

select
    at_each.time,
    sum(stood.sold) / sum(at_each.capacity) as sold,
    sum(stood.sold + stood.held) / sum(at_each.capacity) as sold_or_held,
    count(*) as shows
from at_each
asof join {{ occupancy() }} as stood
    on stood.show_id = at_each.show_id and stood.bucket < at_each.time + {{ step() }}
group by at_each.time
order by at_each.time
