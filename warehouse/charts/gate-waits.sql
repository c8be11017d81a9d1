select
    time_bucket({{ step() }}, bucket) as time,
    round(sum(minutes_waited) filter (where station = 'seller') / sum(waited) filter (where station = 'seller'), 2) as seller_minutes,
    round(sum(minutes_waited) filter (where station = 'scanner') / sum(waited) filter (where station = 'scanner'), 2) as scanner_minutes
from {{ gate_lines() }}
group by time
order by time
