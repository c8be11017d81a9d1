import { refuse } from '@matinee/contract/refusals.ts';
import { type Booking, type Change, lapsesAt, type Moment, type Payment } from './booking.ts';
import type { Accepted, BeginPayment, Decision, SettledPayment, SettlePayment } from './commands.ts';
import { paidBy, pricedBy, requestRefund, tell } from './facts.ts';
import { expire } from './holding.ts';
import type { ShowSeats } from './show-seats.ts';
import { issueTickets } from './tickets.ts';
import { takenBy } from './waiting.ts';

/** Before the provider is asked: from now on the hold waits for the answer instead of the clock. */
export function decideBeginPayment(seats: ShowSeats, command: BeginPayment, moment: Moment): Decision {
  const was = seats.liveBooking(command.bookingId);
  if (!was) return refuse('not-found');
  if (was.buyerId !== command.buyerId) return refuse('hold-not-yours');
  if (was.status === 'CONFIRMED') return { booking: was, changes: [] };
  if (was.status === 'PENDING') {
    return was.paymentId === command.paymentId ? { booking: was, changes: [] } : refuse('payment-pending');
  }
  // Its provider has spoken already and would not again: the hold would wait for ever.
  if (seats.answerTo(command.paymentId)) return refuse('payment-declined');
  const is: Booking = { ...was, status: 'PENDING', paymentId: command.paymentId, contact: command.contact };
  const payment = startedPayment(is, command, moment);
  const told = { ...paidBy(is, payment), seats: pricedBy(is).seats };
  return {
    booking: is,
    changes: [
      { kind: 'booking', was, is },
      { kind: 'payment', payment },
      ...takenBy(seats, was, moment),
      tell(moment, 'payment_started', is.bookingId, told),
    ],
  };
}

const startedPayment = (
  booking: Booking,
  { provider, method, paymentId }: BeginPayment,
  { now }: Moment,
): Payment => ({
  paymentId,
  bookingId: booking.bookingId,
  provider,
  method,
  amount: booking.total,
  currency: booking.currency,
  state: 'started',
  reference: null,
  startedAt: now,
  settledAt: null,
});

/**
 * The provider has answered. Many paths bring the same answer (its reply, a webhook once or twice, the reconciliation),
 * and the first one counts: what comes after finds the booking confirmed or the payment declined, and changes nothing.
 */
export function decideSettlement(seats: ShowSeats, command: SettlePayment, moment: Moment): Decision {
  const booking = seats.liveBooking(command.payment.bookingId) ?? command.ended;
  if (!booking) return refuse('not-found');
  const before = seats.answerTo(command.payment.paymentId);
  if (before === 'authorised' || before === command.answer) return { booking, changes: [] };
  return command.answer === 'declined'
    ? decline(booking, command, moment)
    : paid(seats, booking, command, moment);
}

function decline(was: Booking, command: SettlePayment, moment: Moment): Accepted {
  const { payment, reason } = command;
  const settled: Change[] = [
    settle(command, 'declined', moment),
    tell(moment, 'payment_failed', was.bookingId, { ...paidBy(was, payment), reason }),
  ];
  if (was.status !== 'PENDING' || was.paymentId !== payment.paymentId)
    return { booking: was, changes: settled };
  const held: Booking = { ...was, status: 'RESERVED', paymentId: null };
  const changes: Change[] = [{ kind: 'booking', was, is: held }, ...settled];
  if (lapsesAt(held) > moment.now) return { booking: held, changes };
  const [ended, told] = expire(held, moment) as [Extract<Change, { kind: 'booking' }>, Change];
  return { booking: ended.is, changes: [...changes, ended, told] };
}

/** B8: seat and money meet in one transaction; money that finds no seat goes back in full. */
function paid(seats: ShowSeats, was: Booking, command: SettlePayment, moment: Moment): Accepted {
  const { payment } = command;
  const lapsed = was.status === 'EXPIRED';
  const stillFree =
    lapsed &&
    !seats.isKeptForLine &&
    was.seats.every(({ seatId }) => seats.isFree(seats.positionOf(seatId)!));
  const waits = was.status === 'PENDING' || was.status === 'RESERVED';
  const received: Change[] = [
    settle(command, 'authorised', moment),
    tell(moment, 'payment_succeeded', was.bookingId, paidBy(was, payment)),
  ];
  // The seats may have been changed since this payment was started: then it pays for something else.
  if (!(waits || stillFree) || payment.amount !== was.total) {
    return { booking: was, changes: [...received, ...giveBack(was, payment, moment)] };
  }
  const is: Booking = {
    ...was,
    status: 'CONFIRMED',
    paymentId: payment.paymentId,
    confirmedAt: moment.now,
    endedAt: null,
  };
  return {
    booking: is,
    changes: [
      { kind: 'booking', was, is },
      ...received,
      issueTickets(is, moment),
      tell(moment, 'booking_confirmed', is.bookingId, {
        ...pricedBy(is),
        paymentId: payment.paymentId,
        revived: lapsed,
      }),
    ],
  };
}

const settle = ({ payment, reference }: SettlePayment, state: Payment['state'], { now }: Moment): Change => ({
  kind: 'payment',
  payment: { ...payment, state, reference, settledAt: now },
});

const giveBack = (booking: Booking, payment: SettledPayment, moment: Moment): Change[] =>
  requestRefund(moment, {
    paymentId: payment.paymentId,
    bookingId: booking.bookingId,
    amount: payment.amount,
    currency: payment.currency,
    reason: booking.status === 'CONFIRMED' ? 'paid-twice' : 'paid-too-late',
  });
