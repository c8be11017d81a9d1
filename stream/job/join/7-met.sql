delete from waiting_payments where seq in (select payment from met where is_old_payment);
