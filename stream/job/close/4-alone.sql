-- A payment that has met no booking while it waited: its order was booked at another time, or by nobody.
insert into payments_fact
select p.payment_id, p.order_id, p.payment_time, p.amount, coalesce(p.currency, o.currency), p.payment_method, p.payment_type,
       p.payment_status,
       case
         when o.order_id is null then 'orphan_payment'
         when date_sub('millisecond', o.booking_event_time, p.event_time) < 0 then 'early_payment'
         else 'late_payment'
       end,
       false, p.event_time, o.booking_event_time, o.event_id, o.event_category, o.show_id, o.venue_id, o.city, p.fact_id, p.feed,
       p.topic, p.partition, p."offset", p.appended_at, $written
  from closing c join payments_in p using (seq) left join orders_fact o
    on o.order_id = p.order_id and (o.feed = 'matinee') = (p.feed = 'matinee')
 where not c.is_booking;
