-- Days have the payments and the money of the five minutes in them.
with sums as (
    select sum(payments) as payments, sum(amount) as amount from {{ ref('payments_by_5min') }}
    union all
    select sum(payments), sum(amount) from {{ ref('payments_by_day') }}
)

select count(distinct payments) as different_payments, count(distinct amount) as different_amounts
from sums
having count(distinct payments) > 1 or count(distinct amount) > 1
