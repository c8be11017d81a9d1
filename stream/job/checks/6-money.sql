-- What the orders of a currency were paid is what their matched payments come to.
select currency, orders.amount as orders, payments.amount as payments
  from (select coalesce(currency, '') as currency, sum(amount) as amount from orders_fact group by all) orders
  full join (select coalesce(currency, '') as currency, sum(amount) as amount
               from payments_fact where outcome = 'matched' group by all) payments using (currency)
 where coalesce(orders.amount, 0) <> coalesce(payments.amount, 0)
