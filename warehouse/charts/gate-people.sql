select
    time_bucket({{ step() }}, bucket) as time,
    sum(arrived)::bigint as arrived,
    sum(went_in)::bigint as went_in
from {{ gate_people() }}
group by time
order by time
