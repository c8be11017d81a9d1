-- A line is busy by the share of its minutes, from the first to the last in which it served, that it was serving.
select
    station || ' ' || line as line,
    sum(waited)::bigint as people,
    round(sum(minutes_waited) / sum(waited), 2) as mean_wait_minutes,
    round(sum(minutes_busy) / sum(services), 3) as mean_service_minutes,
    least(1, round(sum(minutes_busy) / (date_diff('minute', min(bucket), max(bucket)) + 1), 3)) as busy
from {{ gate_lines() }} as lines
group by lines.station, lines.line
order by lines.station desc, lines.line
