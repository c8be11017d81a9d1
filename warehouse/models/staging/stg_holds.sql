-- Facts of one booking are in one partition, in the order in which they happened.
with told as (
    select
        *,
        fact in ('seats_held', 'offer_made', 'offer_taken', 'hold_changed') as is_held
    from {{ ref('stg_own_facts') }}
    where booking_id is not null
)

select
    booking_id,
    any_value(show_id) as show_id,
    any_value(event_id) as event_id,
    any_value(event_name) as event_name,
    any_value(venue_id) as venue_id,
    any_value(venue) as venue,
    any_value(city) as city,
    any_value(buyer_id) as customer_id,
    bool_or(fact = 'offer_made') as is_offer,
    arg_max(seats, "offset") filter (where is_held) as seats,
    arg_max(total, "offset") filter (where is_held) as total,
    any_value(currency) as currency,
    min(happened_at) filter (where is_held) as held_at,
    time_bucket(interval '5 minutes', min(happened_at) filter (where is_held)) as bucket,
    coalesce(
        max(happened_at) filter (where fact = 'booking_confirmed'),
        max(happened_at) filter (where fact in ('hold_released', 'hold_expired'))
    ) as ended_at,
    case
        when bool_or(fact = 'booking_confirmed') then 'booked'
        when bool_or(fact = 'hold_released') then 'released'
        when bool_or(fact = 'hold_expired') then 'expired'
        else 'open'
    end as ended_as,
    max(written) as written
from told
group by booking_id
having bool_or(is_held)
