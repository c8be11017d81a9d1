select
    fact_id,
    topic,
    published_at,
    time_bucket(interval '1 minute', published_at) as bucket,
    duration as minutes,
    station,
    line,
    people
from {{ source('stream', 'gate_facts') }}
