-- Grain: that of waiting_entries, and exact at every moment: what has changed since it was built is told from the facts themselves.
with changed as (
    select distinct entry_id
    from {{ ref('stg_own_facts') }}
    where entry_id is not null and written > (select coalesce(max(written), 0) from {{ ref('waiting_entries') }})
)

select * exclude (written)
from {{ ref('waiting_entries') }}
where entry_id not in (select entry_id from changed)

union all by name

select * exclude (written)
from {{ ref('stg_waiting_entries') }}
where entry_id in (select entry_id from changed)
