with cells as (
    select
        run.started_at + to_minutes(step * (minute // step)) as time,
        lines.line as number,
        round(sum(minutes_waited) / nullif(sum(waited), 0), 4) as mean_wait
    from marts.gate_line_minutes as lines
    join {{ gate_run() }} as run using (run_id)
    where station = 'scanner'
    group by all
)
select time, 'Scanner ' || number as line, mean_wait
from cells
order by number, time
