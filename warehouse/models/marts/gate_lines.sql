-- Grain: a line and a minute in which somebody was served there. A wait counts in the minute in which it was told, once for each who waited.
select
    station,
    line,
    bucket,
    coalesce(sum(people) filter (where topic in ('wait_in_seller_line', 'wait_in_scanner_line')), 0)::bigint as waited,
    coalesce(sum(people * minutes) filter (where topic in ('wait_in_seller_line', 'wait_in_scanner_line')), 0) as minutes_waited,
    (count(*) filter (where topic in ('buy_tickets', 'scan_tickets')))::bigint as services,
    coalesce(sum(minutes) filter (where topic in ('buy_tickets', 'scan_tickets')), 0) as minutes_busy
from {{ ref('stg_gate_facts') }}
where topic in ('wait_in_seller_line', 'wait_in_scanner_line', 'buy_tickets', 'scan_tickets')
group by all
