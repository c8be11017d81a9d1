-- Every payment that has met its booking is told, once.
insert into payments_fact
select payment_id, order_id, payment_time, amount, coalesce(payment_currency, currency), payment_method, payment_type, payment_status,
       outcome, outcome = 'matched' and amount <> total, payment_event_time, event_time, event_id, event_category, show_id, venue_id,
       city, payment_fact_id, payment_feed, payment_topic, payment_partition, payment_offset, payment_appended_at, $written
  from met;
