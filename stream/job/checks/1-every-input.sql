-- Every input that was read is told under a name.
select r.topic, r.partition, r."offset" - r.asides as read, count(t."offset") as told
  from offsets r left join told t on t.topic = r.topic and t.partition = r.partition
 where r.reader = 'join'
 group by all
having read <> told
