select
    max(happened_at) as latest,
    rule,
    mode,
    subject,
    score,
    any_value(facts) as facts,
    left(string_agg(id, ', ' order by happened_at desc), 120) as evidence
from {{ alerts() }}
group by rule, mode, subject, day, score
order by mode, latest desc, rule, subject
limit 30
