-- EVERY INPUT, ONCE, UNDER A NAME. What is still open has a name of its own.
create view told as
select topic, partition, "offset", outcome from orders_fact
union all
select topic, partition, "offset", outcome from payments_fact
union all
select topic, partition, "offset", 'duplicate' from duplicates
union all
select topic, partition, "offset", 'dead_letter' from dead_letters
union all
select b.topic, b.partition, b."offset", 'open' from bookings_in b anti join orders_fact o
    on o.topic = b.topic and o.partition = b.partition and o."offset" = b."offset"
union all
select p.topic, p.partition, p."offset", 'open' from waiting_payments w join payments_in p using (seq);
