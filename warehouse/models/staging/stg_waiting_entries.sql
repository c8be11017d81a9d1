select
    entry_id,
    any_value(show_id) as show_id,
    any_value(event_id) as event_id,
    any_value(event_name) as event_name,
    any_value(venue_id) as venue_id,
    any_value(venue) as venue,
    any_value(city) as city,
    any_value(buyer_id) as customer_id,
    max(seats) filter (where fact = 'waiting_joined') as seats,
    min(happened_at) filter (where fact = 'waiting_joined') as joined_at,
    time_bucket(interval '5 minutes', min(happened_at) filter (where fact = 'waiting_joined')) as bucket,
    min(happened_at) filter (where fact = 'offer_made') as offered_at,
    max(happened_at) filter (where fact = 'waiting_ended') as ended_at,
    coalesce(any_value(status) filter (where fact = 'waiting_ended'), 'WAITING') as ended_as,
    -- Until seats were offered, or else until the entry ended; null while it waits.
    epoch_ms(
        coalesce(
            min(happened_at) filter (where fact = 'offer_made'), max(happened_at) filter (where fact = 'waiting_ended')
        )
    ) - epoch_ms(min(happened_at) filter (where fact = 'waiting_joined')) as waited_ms,
    max(written) as written
from {{ ref('stg_own_facts') }}
where entry_id is not null
group by entry_id
having bool_or(fact = 'waiting_joined')
