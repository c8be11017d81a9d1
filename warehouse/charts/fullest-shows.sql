select
    show_id,
    any_value(event_name) as event,
    any_value(venue) as venue,
    any_value(starts_at) as starts,
    any_value(capacity) as capacity,
    arg_max(sold, bucket) as sold,
    arg_max(held, bucket) as held,
    arg_max(sold, bucket) / any_value(capacity) as occupancy
from {{ occupancy() }}
where capacity > 0
group by show_id
having any_value(starts_at) > {{ now() }}
order by occupancy desc, sold desc, show_id
limit 20
