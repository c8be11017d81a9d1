select
    run.started_at + to_minutes(step * (minute // step)) as time,
    round(sum(minutes_served) filter (where station = 'seller') / nullif(sum(services) filter (where station = 'seller'), 0), 4) as sale,
    round(sum(minutes_served) filter (where station = 'scanner') / nullif(sum(services) filter (where station = 'scanner'), 0), 4) as scan
from marts.gate_line_minutes
join {{ gate_run() }} as run using (run_id)
group by all
order by time
