-- What was paid for an order is the sum of the payments that matched it.
with matched as (
    select order_id, sum(amount) as paid from {{ ref('stg_payments') }} where outcome = 'matched' group by order_id
)

select orders.order_id, orders.paid, matched.paid as payments
from {{ ref('stg_orders') }} as orders
left join matched using (order_id)
where orders.paid <> coalesce(matched.paid, 0)
