select
    time_bucket({{ step() }}, happened_at) as time,
    (count(distinct (rule, subject, day)) filter (where mode = 'alert'))::bigint as alerts,
    (count(distinct (rule, subject, day)) filter (where mode = 'shadow'))::bigint as in_shadow
from {{ alerts() }}
group by time
order by time
