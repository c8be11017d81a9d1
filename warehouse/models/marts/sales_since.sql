-- Grain: an order that was told or taken back since sales_by_5min was built. Added to what that says, it is exact at every moment.
select * exclude (written)
from {{ ref('stg_order_changes') }}
where written > {{ var('sales_by_5min_written', '(select coalesce(max(written), 0) from ' ~ ref('sales_by_5min') ~ ')') }}
