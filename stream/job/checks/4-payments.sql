-- A payment is one row of payments_fact.
select payment_id, count(*) as rows from payments_fact group by payment_id having count(*) > 1
