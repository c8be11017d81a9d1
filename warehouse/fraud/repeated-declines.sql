-- Payments of the account that failed, within the window.
select
    account as subject,
    'payment' as fact,
    id,
    happened_at,
    coalesce(method, 'an unknown method') || ' declined, order ' || order_id as what,
    amount,
    currency,
    event_id,
    venue_id,
    city,
    count(*) over (partition by account order by happened_at range between {{ window() }} preceding and current row) as measure
from {{ payments() }}
where outcome = 'failed_payment'
