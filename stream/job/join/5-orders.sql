-- An order is sold by its first successful payment; what others pay for it is added in 6.
insert into orders_fact
with paid as (
  select m.booking, count(*) as payments, sum(p.amount)::bigint as amount,
         min((p.event_time, p.payment_id, p.payment_time, p.payment_method, p.payment_type)) as earliest
    from pairs m join payments_in p on p.seq = m.payment
   where m.outcome = 'matched'
     and m.booking not in (select seq from answered_bookings where is_sold)
   group by m.booking
)
select b.order_id, b.booking_time, b.customer_id, b.customer_name, b.customer_email, b.event_id, b.event_name, b.event_location,
       b.event_category, dayname(local_time(b.booking_time, b.time_zone)), hour(local_time(b.booking_time, b.time_zone)), b.seats,
       b.total, b.currency, 'matched', paid.amount, paid.amount <> b.total, paid.payments, earliest[2], earliest[3], earliest[4],
       earliest[5], b.event_time, b.show_id, b.venue_id, b.city, b.time_zone, b.fact_id, b.feed, b.topic, b.partition, b."offset",
       b.appended_at, $written
  from paid join bookings_in b on b.seq = paid.booking;
