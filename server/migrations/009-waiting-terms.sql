-- Whether anybody ever booked seats of a show is asked before it is deleted; `bookings_live` knows only the live ones.
create index bookings_show on bookings (show_id);

-- How a show's line works, and how long its offers stand, are terms as well: a change of them must reach its writer.
drop trigger show_terms on shows;
create trigger show_terms before update on shows
for each row
when ((old.plan_id, old.starts_at, old.on_sale_from, old.on_sale_until, old.currency, old.prices,
    old.most_seats_per_buyer, old.cancel_until_minutes, old.refund_percent, old.waiting_rule, old.offer_seconds)
  is distinct from (new.plan_id, new.starts_at, new.on_sale_from, new.on_sale_until, new.currency, new.prices,
    new.most_seats_per_buyer, new.cancel_until_minutes, new.refund_percent, new.waiting_rule, new.offer_seconds))
execute function show_terms_changed();
