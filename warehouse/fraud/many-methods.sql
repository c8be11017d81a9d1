-- Different ways in which the account has paid, or tried to, within the window.
select
    account as subject,
    'payment' as fact,
    id,
    happened_at,
    method || ', ' || outcome || ', order ' || order_id as what,
    amount,
    currency,
    event_id,
    venue_id,
    city,
    count(distinct method) over (
        partition by account order by happened_at range between {{ window() }} preceding and current row
    ) as measure
from {{ payments() }}
where method is not null
