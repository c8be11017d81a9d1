-- How often the account has given seats back within the window.
select
    account as subject,
    fact,
    id,
    happened_at,
    seats || ' seats' as what,
    null::bigint as amount,
    null as currency,
    event_id,
    venue_id,
    city,
    count(*) over (partition by account order by happened_at range between {{ window() }} preceding and current row) as measure
from {{ returns() }}
