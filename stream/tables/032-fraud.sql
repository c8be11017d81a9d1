-- What the rules of warehouse/fraud have found: a row for each rule, subject and day (UTC), with the facts that it rests on.
create table fraud_alerts (
  rule varchar not null,
  -- shadow: looked at only by those who try the rule; alert: for the operator.
  mode varchar not null,
  -- account, or address (of e-mail); and which.
  subject_kind varchar not null,
  subject varchar not null,
  day date not null,
  -- 0 to 100: that of the rule, the more the threshold was passed.
  score integer not null,
  -- The most that was measured, and from where on it is an alert.
  measure double not null,
  threshold double not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  facts integer not null,
  -- The latest of these facts. Amounts in minor units.
  evidence struct(fact varchar, id varchar, happened_at timestamptz, what varchar, amount bigint, currency varchar,
    event_id varchar, venue_id varchar, city varchar)[] not null
);

-- How far the tables had been written when the rules were last asked, and which rules those were.
create table fraud_progress (orders bigint not null, payments bigint not null, own_facts bigint not null, arrived_at timestamptz);
create table fraud_rules_asked (rule varchar primary key, rule_hash varchar not null);

-- What the rules look at. Every booking, from when it comes; e-mail addresses in lower case.
create view fraud_bookings as
select order_id as id, customer_id as account, lower(customer_email) as address, booking_event_time as happened_at, seats, total, currency,
       outcome, event_id, show_id, venue_id, city, feed, written, null::timestamptz as arrived_at
  from orders_fact
union all
select b.order_id, b.customer_id, lower(b.customer_email), b.event_time, b.seats, b.total, b.currency, 'open', b.event_id, b.show_id,
       b.venue_id, b.city, b.feed, null, b.appended_at
  from bookings_in b anti join orders_fact o on o.order_id = b.order_id
 where b.event_time is not null;

-- Every payment of a booking, with whose it is.
create view fraud_payments as
select p.payment_id as id, b.account, b.address, p.payment_event_time as happened_at, p.amount, coalesce(p.currency, b.currency) as currency,
       p.payment_method as method, p.payment_type as type, p.outcome, p.order_id, b.event_id, b.venue_id, b.city, p.written
  from payments_fact p join fraud_bookings b on b.id = p.order_id;

-- Seats that were taken and given back: holds released or run out, bookings cancelled by their buyers, and of other systems' feeds
-- bookings that were never paid for.
create view fraud_returns as
select fact_id as id, buyer_id as account, null::varchar as address, happened_at, fact, coalesce(seats, 0) as seats, event_id, venue_id, city, written
  from own_facts
 where fact in ('hold_released', 'hold_expired') or (fact = 'booking_cancelled' and cancelled_by = 'buyer')
union all
select id, account, address, happened_at, 'unpaid', seats, event_id, venue_id, city, written
  from fraud_bookings
 where outcome = 'unpaid' and feed <> 'matinee';

-- Alerts fact by fact: what dashboards narrow by venue, city and event.
create view fraud_evidence as
select rule, mode, subject_kind, subject, day, score, measure, threshold, facts, unnest(evidence, recursive := true) from fraud_alerts;

-- Whom several rules have found on one day: their scores together, rules in shadow left out.
create view fraud_scores as
select subject_kind, subject, day, least(100, sum(score))::integer as score, list(rule order by score desc) as rules
  from fraud_alerts
 where mode = 'alert'
 group by all;
