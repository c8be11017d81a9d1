-- Hours and days have the orders and the money of the five minutes in them.
with sums as (
    select 'five minutes' as grain, sum(orders) as orders, sum(paid) as paid from {{ ref('sales_by_5min') }}
    union all
    select 'hours', sum(orders), sum(paid) from {{ ref('sales_by_hour') }}
    union all
    select 'days', sum(orders), sum(paid) from {{ ref('sales_by_day') }}
)

select count(distinct orders) as different_orders, count(distinct paid) as different_paid
from sums
having count(distinct orders) > 1 or count(distinct paid) > 1
