-- An order is one row of orders_fact.
select order_id, count(*) as rows from orders_fact group by order_id having count(*) > 1
