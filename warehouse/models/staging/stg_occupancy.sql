-- Grain: show and five minutes in which anything changed there; how it stood at their end. A hold counts until it ends, and what it counted
-- for is what the fact before it told of the same booking.
with told as (
    select
        *,
        case when fact in ('seats_held', 'offer_made', 'offer_taken', 'hold_changed') then seats else 0 end as held_now
    from {{ ref('stg_own_facts') }}
    where show_id is not null
),

changes as (
    select
        *,
        case
            when booking_id is null then 0
            else held_now - coalesce(lag(held_now) over (partition by show_id, booking_id order by "offset"), 0)
        end as held_more,
        case fact
            when 'booking_confirmed' then seats
            when 'seats_changed' then seats - seats_before
            when 'booking_cancelled' then -seats
            else 0
        end as sold_more,
        case fact when 'seats_blocked' then seats when 'seats_unblocked' then -seats else 0 end as blocked_more
    from told
),

by_bucket as (
    select
        show_id,
        bucket,
        any_value(event_id) as event_id,
        any_value(event_name) as event_name,
        any_value(venue_id) as venue_id,
        any_value(venue) as venue,
        any_value(city) as city,
        any_value(starts_at) as starts_at,
        any_value(capacity) as capacity,
        sum(held_more) as held_more,
        sum(sold_more) as sold_more,
        sum(blocked_more) as blocked_more,
        max(written) as written
    from changes
    group by show_id, bucket
)

-- Where the log no longer had the beginning, more may be given back than was taken: less than none there is not.
select
    show_id,
    bucket,
    event_id,
    event_name,
    venue_id,
    venue,
    city,
    starts_at,
    capacity,
    greatest(sum(sold_more) over until_then, 0)::bigint as sold,
    greatest(sum(held_more) over until_then, 0)::bigint as held,
    greatest(sum(blocked_more) over until_then, 0)::bigint as blocked,
    max(written) over (partition by show_id) as written
from by_bucket
window until_then as (partition by show_id order by bucket)
