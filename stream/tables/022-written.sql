-- The transaction that wrote the row, numbered in their order: whoever follows these tables takes what has a greater number than
-- the last it has seen.
alter table orders_fact add column written bigint;
alter table payments_fact add column written bigint;
