with cells as (
    select
        run.started_at + to_minutes(step * (minute // step)) as time,
        station,
        lines.line as number,
        arg_max(waiting, minute) as waiting
    from marts.gate_line_minutes as lines
    join {{ gate_run() }} as run using (run_id)
    group by all
)
select time, if(station = 'seller', 'Seller ', 'Scanner ') || number as line, waiting
from cells
order by station desc, number, time
