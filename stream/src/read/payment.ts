import { readInstant } from './instant.ts';
import { type Fields, type PaymentRead, textOf, type Unreadable, unreadable } from './message.ts';
import { minorDigits, toMinor } from './money.ts';
import type { Rules } from './rules.ts';

/** A payment in the open wire format. Only the status `Success`, in whatever case, is one that paid. */
export function readPayment(fields: Fields, rules: Rules): PaymentRead | Unreadable {
  const orderId = textOf(fields.order_id);
  const paymentId = textOf(fields.payment_id);
  if (orderId === null) return unreadable('no-order-id', 'order_id is missing.');
  if (paymentId === null) return unreadable('no-payment-id', 'payment_id is missing.', orderId);
  const currency = textOf(fields.currency);
  const amount = toMinor(fields.amount, minorDigits(currency));
  if (amount === undefined) return unreadable('bad-amount', 'amount is no amount of money.', orderId);
  const time = readInstant(fields.payment_time);
  const isTime = typeof time === 'number';
  const method = textOf(fields.payment_method);
  const status = textOf(fields.payment_status);
  return {
    kind: 'payment',
    orderId,
    paymentId,
    factId: textOf(fields.fact_id),
    time: isTime ? time : null,
    fault: isTime ? null : unreadable('bad-time', `payment_time ${time.why}.`, orderId),
    amount,
    currency,
    method,
    type: rules.paymentTypeOf(method),
    status,
    isSuccess: status !== null && status.toLowerCase() === 'success',
  };
}
