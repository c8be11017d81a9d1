-- What an order costs is what its seats cost together.
select orders.order_id, orders.total, sum(seats.price) as seats_cost
from {{ ref('stg_orders') }} as orders
join {{ ref('stg_seats') }} as seats using (order_id)
group by orders.order_id, orders.total
having orders.total <> sum(seats.price)
