-- Grain: an entry.
select *
from {{ ref('stg_waiting_entries') }}
{% if is_incremental() %}
where entry_id in (
    select entry_id from {{ ref('stg_own_facts') }}
    where written > (select coalesce(max(written), 0) from {{ this }})
)
{% endif %}
