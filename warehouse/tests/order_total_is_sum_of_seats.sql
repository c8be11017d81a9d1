-- What orders cost is what their seats cost, in all five minutes in which any was told since they were tested last.
with orders as (
    select bucket, sum(total) as total, sum(seats) as seats
    from {{ ref('stg_orders') }}
    where written > {{ var('sales_by_5min_tested', 0) }}
    group by bucket
), seats as (
    select bucket, sum(price) as total, count(*) as seats
    from {{ ref('stg_seats') }}
    where written > {{ var('sales_by_5min_tested', 0) }}
    group by bucket
)

select bucket, orders.total, seats.total as seats_cost, orders.seats, seats.seats as seats_told
from orders
full join seats using (bucket)
where orders.total is distinct from seats.total or orders.seats is distinct from seats.seats
