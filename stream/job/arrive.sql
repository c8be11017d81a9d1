-- WHAT IS NEW, as it was read, column by column, is kept for good; numbered after all that came before. Instants are microseconds
-- since 1970.
insert into bookings
with come as (
  select from_json(unnest($bookings), '{"nr": ["INTEGER"], "origin": ["INTEGER"], "event": ["INTEGER"], "offset": ["BIGINT"], "appended_at": ["BIGINT"],
    "order_id": ["VARCHAR"], "fact_id": ["VARCHAR"], "booking_time": ["BIGINT"], "event_time": ["BIGINT"], "customer_id": ["VARCHAR"],
    "customer_name": ["VARCHAR"], "customer_email": ["VARCHAR"], "seat_numbers": ["VARCHAR"], "seat_prices": ["VARCHAR"],
    "seats": ["INTEGER"], "total": ["BIGINT"], "hour_of_week": ["INTEGER"]}') as c
)
select $after + unnest(c.nr) as seq, unnest(c.origin) as origin, unnest(c.event) as event,
       unnest(c."offset") as "offset", make_timestamptz(unnest(c.appended_at)) as appended_at, unnest(c.order_id) as order_id,
       unnest(c.fact_id) as fact_id, make_timestamptz(unnest(c.booking_time)) as booking_time,
       make_timestamptz(unnest(c.event_time)) as event_time, unnest(c.customer_id) as customer_id,
       unnest(c.customer_name) as customer_name, unnest(c.customer_email) as customer_email, unnest(c.seat_numbers) as seat_numbers,
       unnest(c.seat_prices) as seat_prices, unnest(c.seats) as seats, unnest(c.total) as total,
       unnest(c.hour_of_week) as hour_of_week
  from come;

create or replace temp table arrived_payments as
with come as (
  select from_json(unnest($payments), '{"nr": ["INTEGER"], "origin": ["INTEGER"], "means": ["INTEGER"], "offset": ["BIGINT"], "appended_at": ["BIGINT"],
    "order_id": ["VARCHAR"], "payment_id": ["VARCHAR"], "fact_id": ["VARCHAR"], "payment_time": ["BIGINT"], "event_time": ["BIGINT"],
    "amount": ["BIGINT"], "is_known": ["BOOLEAN"]}') as c
)
select $after + unnest(c.nr) as seq, unnest(c.origin) as origin, unnest(c.means) as means,
       unnest(c."offset") as "offset", make_timestamptz(unnest(c.appended_at)) as appended_at, unnest(c.order_id) as order_id,
       unnest(c.payment_id) as payment_id, unnest(c.fact_id) as fact_id, make_timestamptz(unnest(c.payment_time)) as payment_time,
       make_timestamptz(unnest(c.event_time)) as event_time, unnest(c.amount) as amount, unnest(c.is_known) as is_known
  from come;
