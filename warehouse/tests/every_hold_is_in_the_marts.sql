-- The marts have the holds, entries and shows that the facts tell of, and the seats of these.
select *
from (
    select
        (select count(*) from {{ ref('stg_holds') }}) as holds,
        (select count(*) from {{ ref('stg_waiting_entries') }}) as entries,
        (select coalesce(sum(sold + held), 0) from {{ ref('stg_occupancy') }}) as seats
) as told
cross join (
    select
        (select count(*) from {{ ref('holds') }}) as holds,
        (select count(*) from {{ ref('waiting_entries') }}) as entries,
        (select coalesce(sum(sold + held), 0) from {{ ref('occupancy_by_5min') }}) as seats
) as kept
where told.holds <> kept.holds or told.entries <> kept.entries or told.seats <> kept.seats
