-- THE RULE. A payment belongs to the booking of its order if between 0 and window_ms have elapsed since, both included. What
-- counts is elapsed time to the millisecond (date_sub), not the boundaries of milliseconds in between (date_diff).
create or replace temp macro outcome_of(booked, paid, window_ms, is_success) as
  case
    when date_sub('millisecond', booked, paid) < 0 then 'early_payment'
    when date_sub('millisecond', booked, paid) > window_ms then 'late_payment'
    when is_success then 'matched'
    else 'failed_payment'
  end;

-- THE STATE. It lives as long as the process, is no more than the tables say, and is made from them at each start (state.sql).

-- Bookings that nobody has paid for so far, and whose window is not over.
create or replace temp table open_bookings (
  seq bigint not null,
  origin integer not null,
  order_id varchar not null,
  is_own boolean not null,
  event_time timestamptz not null,
  event integer not null,
  total bigint not null
);

-- Those of them that somebody has tried to pay for.
create or replace temp table tried_bookings (seq bigint not null);

-- Bookings that were paid for, until their window is over: more may be paid for them.
create or replace temp table sold_bookings as from open_bookings limit 0;

-- Payments that have met no booking so far. Nobody else pays for Matinee's own bookings.
create or replace temp table waiting_payments (
  seq bigint not null,
  origin integer not null,
  order_id varchar not null,
  is_own boolean not null,
  event_time timestamptz not null,
  payment_id varchar not null,
  payment_time timestamptz,
  amount bigint not null,
  means integer not null,
  -- A booking of its order may have come before it.
  is_known boolean not null
);

-- Where messages come from, with the clocks by which they are judged: all of a feed before `watermark` has come, and the window is
-- over of what was booked before `window_before`.
create or replace temp view clocks as
select origin, feed = 'matinee' as is_own, window_ms, watermark,
       case when isinf(watermark) then watermark else make_timestamptz(epoch_us(watermark) - window_ms * 1000) end as window_before
  from origins join feeds using (feed);

-- The orders whose booking or payment is taken back, because what it waited for has come after all.
create or replace temp table reopened (order_id varchar not null);

-- The ids that may have come before: o for orders, p for payments.
create or replace temp table suspects (kind varchar not null, id varchar not null);

-- The letters that a batch corrects, by their places, with the message that takes the place of each.
create or replace temp table correcting (
  topic varchar not null,
  partition integer not null,
  "offset" bigint not null,
  by_partition integer not null,
  by_offset bigint not null,
  raw varchar not null,
  corrected_at timestamptz not null
);
