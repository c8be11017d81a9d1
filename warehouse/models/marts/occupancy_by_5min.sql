-- Grain: show and five minutes in which anything changed there.
select *
from {{ ref('stg_occupancy') }}
{% if is_incremental() %}
where show_id in (
    select show_id from {{ ref('stg_own_facts') }}
    where written > (select coalesce(max(written), 0) from {{ this }})
)
{% endif %}
