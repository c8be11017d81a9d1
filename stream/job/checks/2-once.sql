-- No input is told twice.
select topic, partition, "offset", string_agg(outcome, ', ') as outcomes
  from told group by all having count(*) > 1
