-- An order is sold by its first successful payment; what others pay for it later is added in rare/paid-again.sql.
create or replace temp table sold_before as
select distinct m.seq from met m join answered_bookings a using (seq) where m.outcome = 'matched' and a.is_sold;

insert into orders_fact
with paid as (
  select count(*) as payments, sum(amount)::bigint as paid, arg_min(payment, (payment_event_time, payment_id)) as payment
    from met
   where outcome = 'matched' and seq not in (select seq from sold_before)
   group by seq
)
select order_id, booking_time, customer_id, customer_name, customer_email, event_id, event_name, event_location, event_category,
       booking_day_of_week, booking_hour, seats, total, currency, 'matched', paid, paid <> total, payments, payment_id, payment_time,
       payment_method, payment_type, event_time, show_id, venue_id, city, time_zone, fact_id, feed, topic, partition, "offset",
       appended_at, $written
  from paid join met using (payment);
