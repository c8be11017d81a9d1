select
    coalesce(payment_method, 'unknown') as payment_method,
    any_value(payment_type) as payment_type,
    sum(payments)::bigint as payments,
    sum(payments - failures) / sum(payments) as success_rate,
    currency,
    (sum(amount) / sum(payments))::bigint as average_amount
from {{ payments(a_day) }}
group by coalesce(payment_method, 'unknown'), currency
having sum(payments) > 0
order by payments desc
