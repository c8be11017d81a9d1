delete from waiting_payments where seq in (select payment from pairs where is_old_payment);
