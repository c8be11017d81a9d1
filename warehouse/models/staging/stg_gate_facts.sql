select
    fact_id,
    run_id,
    topic,
    published_at,
    minute as began,
    minute + duration as ended,
    station,
    line,
    people,
    phase,
    joined,
    written
from {{ source('stream', 'gate_facts') }}
