-- The marts have the orders and the money of the stream, none of it twice.
select *
from (select count(*) as orders, coalesce(sum(paid), 0) as paid from {{ ref('stg_orders') }}) as told
cross join (select coalesce(sum(orders), 0) as orders, coalesce(sum(paid), 0) as paid from {{ ref('sales_by_5min') }}) as kept
where told.orders <> kept.orders or told.paid <> kept.paid
