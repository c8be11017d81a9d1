select
    run.started_at + to_minutes(step * (minute // step)) as time,
    round(sum(minutes_waited) filter (where station = 'seller') / nullif(sum(waited) filter (where station = 'seller'), 0), 4) as for_a_seller,
    round(sum(minutes_waited) filter (where station = 'scanner') / nullif(sum(waited) filter (where station = 'scanner'), 0), 4) as for_a_scanner
from marts.gate_line_minutes
join {{ gate_run() }} as run using (run_id)
group by all
order by time
