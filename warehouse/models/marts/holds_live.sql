-- Grain: that of holds, and exact at every moment: what has changed since it was built is told from the facts themselves.
with changed as (
    select distinct booking_id
    from {{ ref('stg_own_facts') }}
    where booking_id is not null and written > (select coalesce(max(written), 0) from {{ ref('holds') }})
)

select * exclude (written)
from {{ ref('holds') }}
where booking_id not in (select booking_id from changed)

union all by name

select * exclude (written)
from {{ ref('stg_holds') }}
where booking_id in (select booking_id from changed)
