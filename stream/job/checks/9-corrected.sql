-- A letter that was corrected has its correction among the inputs, told under a name.
select c.topic, c.partition, c."offset", c.by_partition, c.by_offset
  from corrections c
  anti join told t on t.topic = c.topic and t.partition = c.by_partition and t."offset" = c.by_offset and t.outcome <> 'dead_letter'
