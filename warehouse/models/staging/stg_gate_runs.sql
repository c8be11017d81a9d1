select
    run_id,
    started_at,
    seed,
    minutes,
    sellers,
    scanners,
    buy,
    line_choice,
    balk,
    patience,
    warm_up
from {{ source('stream', 'gate_runs') }}
