-- Grain: that of occupancy_by_5min, and exact at every moment: what has changed since it was built is told from the facts themselves.
with changed as (
    select distinct show_id
    from {{ ref('stg_own_facts') }}
    where show_id is not null and written > (select coalesce(max(written), 0) from {{ ref('occupancy_by_5min') }})
)

select * exclude (written)
from {{ ref('occupancy_by_5min') }}
where show_id not in (select show_id from changed)

union all by name

select * exclude (written)
from {{ ref('stg_occupancy') }}
where show_id in (select show_id from changed)
