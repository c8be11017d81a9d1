-- What a show is sold by may change while a writer has it in memory. Then its ledger moves on: the writer's next batch is
-- fenced off, and it loads the show anew. `terms_changed_at` tells readers that they have an old picture.
alter table shows add column terms_changed_at timestamptz;
create index shows_terms on shows (terms_changed_at) where terms_changed_at is not null;

create function move_ledgers(changed uuid[]) returns void
language sql as $$
  insert into seat_ledgers as ledger (show_id, revision, taken, batch_id)
  select show_id, 1, array_fill(0, array[cardinality(classes)]), gen_random_uuid()
  from shows join seat_plans using (plan_id)
  where show_id = any(changed)
  order by show_id
  on conflict (show_id) do update set revision = ledger.revision + 1, batch_id = excluded.batch_id
$$;

create function show_terms_changed() returns trigger
language plpgsql as $$
begin
  new.terms_changed_at = clock_timestamp();
  perform move_ledgers(array[new.show_id]);
  return new;
end $$;

create trigger show_terms before update on shows
for each row
when ((old.plan_id, old.starts_at, old.on_sale_from, old.on_sale_until, old.currency, old.prices,
    old.most_seats_per_buyer, old.cancel_until_minutes, old.refund_percent)
  is distinct from (new.plan_id, new.starts_at, new.on_sale_from, new.on_sale_until, new.currency, new.prices,
    new.most_seats_per_buyer, new.cancel_until_minutes, new.refund_percent))
execute function show_terms_changed();

-- A discount may concern any show that is still to come.
create function discounts_changed() returns trigger
language plpgsql as $$
begin
  perform move_ledgers(array(select show_id from seat_ledgers join shows using (show_id) where ends_at > now()));
  update shows set terms_changed_at = clock_timestamp() where ends_at > now();
  return null;
end $$;

create trigger discount_terms after insert or update or delete on discounts
for each row execute function discounts_changed();
