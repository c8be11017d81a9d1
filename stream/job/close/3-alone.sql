insert into told_payments
select seq, outcome, booking, booking_event_time, event, false, $written from closing_payments;
