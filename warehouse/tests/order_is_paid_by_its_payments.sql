-- What was paid for orders is the sum of the payments that matched them, in all five minutes in which an order was told since they were
-- tested last.
with orders as (
    select bucket, sum(paid) as paid
    from {{ ref('stg_orders') }}
    where bucket in (select bucket from {{ ref('stg_orders') }} where written > {{ var('sales_by_5min_tested', 0) }})
    group by bucket
), matched as (
    select
        make_timestamptz(epoch_us(time_bucket(interval '5 minutes', make_timestamp(epoch_us(booked_at))))) as bucket,
        sum(amount) as paid
    from {{ ref('stg_payments') }}
    where outcome = 'matched'
    group by all
)

select orders.bucket, orders.paid, matched.paid as payments
from orders
left join matched using (bucket)
where orders.paid <> coalesce(matched.paid, 0)
