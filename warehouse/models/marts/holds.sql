-- Grain: a hold.
select *
from {{ ref('stg_holds') }}
{% if is_incremental() %}
where booking_id in (
    select booking_id from {{ ref('stg_own_facts') }}
    where written > (select coalesce(max(written), 0) from {{ this }})
)
{% endif %}
