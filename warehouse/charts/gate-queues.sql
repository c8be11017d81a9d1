select
    started_at + to_minutes(minute) as time,
    sum(waiting) filter (where station = 'seller') as before_sellers,
    sum(waiting) filter (where station = 'scanner') as before_scanners
from marts.gate_line_minutes
join {{ gate_run() }} as run using (run_id)
where (minute + 1) % step = 0
group by all
order by time
