-- Grain: method and currency.
select
    coalesce(payment_method, 'unknown') as payment_method,
    any_value(payment_type) as payment_type,
    currency,
    sum(payments)::bigint as payments,
    sum(payments - failures)::bigint as successes,
    sum(payments - failures) / sum(payments) as success_rate,
    (sum(amount) / sum(payments))::bigint as average_amount
from {{ ref('payments_by_day') }}
where payments > 0
group by coalesce(payment_method, 'unknown'), currency
