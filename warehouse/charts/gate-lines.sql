select
    if(station = 'seller', 'Seller ', 'Scanner ') || line as line,
    waited as people,
    round(minutes_waited / nullif(waited, 0), 4) as mean_wait,
    round(longest_wait, 4) as longest_wait,
    services,
    round(minutes_served / nullif(services, 0), 4) as mean_service,
    round(minutes_busy / minutes, 4) as busy,
    round(minutes_in_line / minutes, 4) as mean_queue
from marts.gate_lines as lines
join (select run_id from {{ gate_run() }}) as run using (run_id)
order by station desc, lines.line
