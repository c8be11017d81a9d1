-- Grain: a time that people spent together in a line: waiting, or being served. Scans are of one person each.
with facts as (
    select * from {{ ref('stg_gate_facts') }} where line is not null
)
select
    run_id, station, line, began, ended, people,
    topic in ('buy_tickets', 'scan_tickets') as is_service,
    true as is_over
from facts
where topic in ('wait_in_seller_line', 'buy_tickets', 'wait_in_scanner_line', 'scan_tickets')
union all
-- Whoever gave up had waited; whoever was not in at the end was waiting, or was being served and had waited before.
select run_id, station, line, began, ended, people, coalesce(phase in ('buy_tickets', 'scan_tickets'), false), false
from facts
where topic in ('gave_up', 'still_waiting') and coalesce(phase, '') not like 'walk%'
union all
select run_id, station, line, joined, began, people, false, false
from facts
where topic = 'still_waiting' and joined is not null
