import type { Fact, FactPayload, FactTopic } from '@matinee/contract/facts/index.ts';
import { type Booking, type Change, type Moment, type Refund, seatIdsOf } from './booking.ts';
import type { SettledPayment } from './commands.ts';

export function tell<T extends FactTopic>(
  moment: Moment,
  topic: T,
  key: string,
  payload: FactPayload<T>,
): Change {
  const fact = { factId: moment.newId(), topic, key, at: moment.now, payload } as unknown as Fact;
  return { kind: 'fact', fact };
}

const orderOf = ({ bookingId, showId, buyerId }: Booking) => ({ bookingId, showId, buyerId });

export const freedBy = (booking: Booking) => ({ ...orderOf(booking), seatIds: seatIdsOf(booking) });

export const pricedBy = (booking: Booking) => ({
  ...orderOf(booking),
  seats: booking.seats.map(line => ({ ...line, discounts: [...line.discounts] })),
  total: booking.total,
  currency: booking.currency,
});

export const paidBy = (booking: Booking, payment: Omit<SettledPayment, 'startedAt'>) => ({
  ...orderOf(booking),
  paymentId: payment.paymentId,
  provider: payment.provider,
  method: payment.method,
  amount: payment.amount,
  currency: payment.currency,
});

/** Asks for money to be given back; what asks for nothing changes nothing. */
export function requestRefund(moment: Moment, refund: Omit<Refund, 'refundId' | 'requestedAt'>): Change[] {
  if (refund.amount === 0) return [];
  const requested = { ...refund, refundId: moment.newId(), requestedAt: moment.now };
  const { bookingId, paymentId, refundId, amount, currency, reason } = requested;
  return [
    { kind: 'refund-requested', refund: requested },
    tell(moment, 'refund_requested', bookingId, { bookingId, paymentId, refundId, amount, currency, reason }),
  ];
}
