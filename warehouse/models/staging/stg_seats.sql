-- A booking that was paid for twice has its seats twice in the source: once with each payment.
select
    order_id,
    seat_index,
    any_value(seat_number) as seat_number,
    any_value(seat_price) as price,
    any_value(booking_event_time) as booked_at,
    any_value(event_id) as event_id,
    any_value(event_category) as category,
    any_value(show_id) as show_id,
    bool_or(outcome = 'matched') as is_sold
from {{ source('stream', 'bookings_fact') }}
where seat_index > 0
group by order_id, seat_index
