-- The marts have the orders and the money of the stream, none of it twice: all of the five minutes in which anything was told since they were
-- tested last.
with news as (
    select distinct bucket
    from {{ ref('stg_order_changes') }}
    where written > {{ var('sales_by_5min_tested', 0) }}
), told as (
    select count(*) as orders, coalesce(sum(paid), 0) as paid
    from {{ ref('stg_orders') }}
    where bucket in (select bucket from news)
), kept as (
    select coalesce(sum(orders), 0) as orders, coalesce(sum(paid), 0) as paid
    from {{ ref('sales_by_5min') }}
    where bucket in (select bucket from news)
)

select *
from told
cross join kept
where told.orders <> kept.orders or told.paid <> kept.paid
