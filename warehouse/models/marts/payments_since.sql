-- Grain: a payment that was told or taken back since payments_by_5min was built. Added to what that says, it is exact at every moment.
select * exclude (written)
from {{ ref('stg_payment_changes') }}
where written > {{ var('payments_by_5min_written', '(select coalesce(max(written), 0) from ' ~ ref('payments_by_5min') ~ ')') }}
