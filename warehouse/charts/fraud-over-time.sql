-- An alert counts once, when the latest fact was there that it rests on.
with alerts as (
    select rule, subject, day, mode, max(happened_at) as latest
    from {{ alerts() }}
    group by rule, subject, day, mode
)

select
    step_of({{ step() }}, latest) as time,
    (count(*) filter (where mode = 'alert'))::bigint as alerts,
    (count(*) filter (where mode = 'shadow'))::bigint as in_shadow
from alerts
group by time
order by time
