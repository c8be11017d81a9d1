with waits as (
    select
        run_id,
        sum(minutes_waited) filter (where station = 'seller') / nullif(sum(waited) filter (where station = 'seller'), 0) as seller_wait,
        sum(minutes_waited) filter (where station = 'scanner') / nullif(sum(waited) filter (where station = 'scanner'), 0) as scanner_wait,
        sum(minutes_busy) filter (where station = 'seller') / sum(minutes) filter (where station = 'seller') as sellers_busy,
        sum(minutes_busy) filter (where station = 'scanner') / sum(minutes) filter (where station = 'scanner') as scanners_busy
    from marts.gate_lines
    group by run_id
)

select
    run_id,
    started_at as started,
    seed,
    round(ran, 1) as minutes,
    sellers,
    scanners,
    buy as buying,
    line_choice as line,
    came,
    went_in,
    gave_up,
    came - went_in - gave_up as not_in_yet,
    round(seller_wait, 4) as seller_wait,
    round(scanner_wait, 4) as scanner_wait,
    round(sellers_busy, 4) as sellers_busy,
    round(scanners_busy, 4) as scanners_busy
from {{ gate_runs() }}
join waits using (run_id)
order by started desc, run_id desc
limit 100
