-- Every payment that has met its booking is told, once.
insert into told_payments
select payment, outcome, booking, booking_event_time, event, outcome = 'matched' and amount <> total, $written from met;
