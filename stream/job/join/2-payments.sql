-- Every payment that has met its booking is told, once.
insert into payments_fact
select p.payment_id, p.order_id, p.payment_time, p.amount, coalesce(p.currency, b.currency), p.payment_method, p.payment_type,
       p.payment_status, m.outcome, m.outcome = 'matched' and p.amount <> b.total, p.event_time, b.event_time, b.event_id,
       b.event_category, b.show_id, b.venue_id, b.city, p.fact_id, p.feed, p.topic, p.partition, p."offset", p.appended_at,
       $written
  from pairs m
  join payments_in p on p.seq = m.payment
  join bookings_in b on b.seq = m.booking;
