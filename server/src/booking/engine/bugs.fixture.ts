import type { Bug } from '../../testing/plant.ts';

/** Mistakes that somebody might make in the engine one day, by what they would do. The model test must find every one. */
export const bugs: Readonly<Record<string, Bug>> = {
  'a hold lives a millisecond too long': {
    file: 'engine/lapses.ts',
    right: 'if (this.#lapsesAt(lapsing) > now) break;',
    wrong: 'if (this.#lapsesAt(lapsing) >= now) break;',
  },
  'no five seconds of grace': {
    file: 'engine/booking.ts',
    right: 'booking.holdUntil + HOLD_GRACE_MS',
    wrong: 'booking.holdUntil',
  },
  'anybody may release': {
    file: 'engine/holding.ts',
    right: `if (was.buyerId !== buyerId) return refuse('hold-not-yours');
  if (was.status === 'PENDING') return refuse('payment-pending');
  if (was.status === 'CONFIRMED')`,
    wrong: `if (was.status === 'PENDING') return refuse('payment-pending');
  if (was.status === 'CONFIRMED')`,
  },
  'released while the provider’s answer is unknown': {
    file: 'engine/holding.ts',
    right: `if (was.status === 'PENDING') return refuse('payment-pending');
  if (was.status === 'CONFIRMED')`,
    wrong: `if (was.status === 'CONFIRMED')`,
  },
  'anybody may pay': {
    file: 'engine/paying.ts',
    right: `if (was.buyerId !== command.buyerId) return refuse('hold-not-yours');`,
    wrong: '',
  },
  'the seats a buyer has already are not counted': {
    file: 'engine/holding.ts',
    right: 'if (already + seatIds.length > most)',
    wrong: 'if (seatIds.length > most)',
  },
  'ten are too many': {
    file: 'engine/holding.ts',
    right: 'if (already + seatIds.length > most)',
    wrong: 'if (already + seatIds.length >= most)',
  },
  'a part of the seats is held': {
    file: 'engine/holding.ts',
    right: `if (taken.length > 0) return refuseTaken(seats, taken, seatIds.length);
  if (seats.isKeptForLine)`,
    wrong: `const left = seatIds.filter(seatId => !taken.includes(seatId));
  if (left.length === 0) return refuseTaken(seats, taken, seatIds.length);
  if (taken.length > 0) return decideHold(seats, { ...command, seatIds: left }, moment);
  if (seats.isKeptForLine)`,
  },
  'blocked seats can be held': {
    file: 'engine/show-seats.ts',
    right: 'return this.#claimedBy[position] === undefined;',
    wrong: 'return this.#claimedBy[position] === undefined || this.isBlocked(position);',
  },
  'the last instant of the sale is sold in': {
    file: 'engine/holding.ts',
    right: 'now < show.onSaleUntil.getTime()',
    wrong: 'now <= show.onSaleUntil.getTime()',
  },
  'full is said while seats are held': {
    file: 'engine/holding.ts',
    right: `return seats.held > 0 ? refuse('seats-may-return', { seatIds: taken }) : refuse('show-full');`,
    wrong: `return refuse('show-full');`,
  },
  'hope is made where there is none': {
    file: 'engine/holding.ts',
    right: 'if (seats.held > 0 && seats.free + seats.held >= wanted)',
    wrong: 'if (seats.held > 0)',
  },
  'seats under payment are not counted as held': {
    file: 'engine/show-seats.ts',
    right: `if (booking.status !== 'CONFIRMED') this.held += seats;`,
    wrong: `if (booking.status === 'RESERVED') this.held += seats;`,
  },
  'a payment under way lapses': {
    file: 'engine/show-seats.ts',
    right: `if (booking.status === 'RESERVED') this.#holds.add(booking);`,
    wrong: `if (booking.status !== 'CONFIRMED') this.#holds.add(booking);`,
  },
  'a hold that comes back is the last to lapse': {
    file: 'engine/lapses.ts',
    right: 'newest <= at || members.size === 0',
    wrong: 'newest <= at || members.size > 0',
  },
  'what lapses is not freed in the database': {
    file: 'batch.ts',
    right: 'const before = was && isLive(was) ? was.seats : [];',
    wrong: `const before = was && isLive(was) && is.status !== 'EXPIRED' ? was.seats : [];`,
  },
  'a seat freed and taken again by the same booking is lost': {
    file: 'batch.ts',
    right: 'else if (move.was === is) claims.delete(seatId);',
    wrong: '',
  },
  'a ticket issued and voided at once stays valid': {
    file: 'batch.ts',
    right: 'this.tickets.set(issued.ticketId, { ...issued, voidedAt: at });',
    wrong: 'this.tickets.set(ticketKey(bookingId, seatId), issued);',
  },
  'a release is told to nobody': {
    file: 'engine/holding.ts',
    right: `tell(moment, 'hold_released', bookingId, freedBy(was)),`,
    wrong: '',
  },
  'an exchange gives five minutes more': {
    file: 'engine/holding.ts',
    right: 'const is: Booking = { ...was, seats: lines };',
    wrong: 'const is: Booking = { ...was, seats: lines, holdUntil: moment.now + HOLD_MS };',
  },
  'the difference of an exchange is kept': {
    file: 'engine/holding.ts',
    right: 'const back = was.paymentId ? paid - due : 0;',
    wrong: 'const back = 0;',
  },
  'an exchange may cost more': {
    file: 'engine/holding.ts',
    right: 'if (due > paid)',
    wrong: 'if (due < 0)',
  },
  'the price is that of the day of payment': {
    file: 'engine/paying.ts',
    right: `const is: Booking = { ...was, status: 'PENDING', paymentId: command.paymentId, contact: command.contact };`,
    wrong: `const lines = seats.priceOf(was.seats.map(line => line.seatId));
  const total = lines.reduce((sum, line) => sum + line.total, 0);
  const is: Booking = { ...was, seats: lines, total, status: 'PENDING', paymentId: command.paymentId, contact: null };`,
  },
  'a payment that was declined is begun again': {
    file: 'engine/paying.ts',
    right: `if (seats.answerTo(command.paymentId)) return refuse('payment-declined');`,
    wrong: '',
  },
  'a late payment takes seats that have gone': {
    file: 'engine/paying.ts',
    right: 'was.seats.every(({ seatId }) => seats.isFree(seats.positionOf(seatId)!));',
    wrong: 'was.seats.every(({ seatId }) => seatId);',
  },
  'a late payment is refunded though its seats are free': {
    file: 'engine/paying.ts',
    right: `const lapsed = was.status === 'EXPIRED';`,
    wrong: `const lapsed = was.status === 'RELEASED';`,
  },
  'the same answer twice refunds twice': {
    file: 'engine/paying.ts',
    right: `if (before === 'authorised' || before === command.answer)`,
    wrong: `if (before === 'declined' && before === command.answer)`,
  },
  'a voided payment can be answered anew after a restart': {
    file: 'engine/show-seats.ts',
    right: `state === 'declined' ? 'declined' : 'authorised';`,
    wrong: `state === 'declined' || state === 'voided' ? 'declined' : 'authorised';`,
  },
  'a payment for other seats pays for these': {
    file: 'engine/paying.ts',
    right: ' || payment.amount !== was.total',
    wrong: '',
  },
  'declined when its time is over, a hold stays': {
    file: 'engine/paying.ts',
    right: 'if (lapsesAt(held) > moment.now) return { booking: held, changes };',
    wrong: 'if (lapsesAt(held) > 0) return { booking: held, changes };',
  },
  'some tickets cancelled return the money of all': {
    file: 'engine/cancelling.ts',
    right: 'Math.floor((totalOf(gone) * percent + 50) / 100)',
    wrong: 'Math.floor((totalOf(was.seats) * percent + 50) / 100)',
  },
  'half a cent is rounded down': {
    file: 'engine/cancelling.ts',
    right: '* percent + 50) / 100',
    wrong: '* percent + 49) / 100',
  },
  'staff refund by the policy': {
    file: 'engine/cancelling.ts',
    right: 'byStaff ? 100 : seats.show.cancellation.refundPercent',
    wrong: 'seats.show.cancellation.refundPercent',
  },
  'cancelled at the very limit': {
    file: 'engine/cancelling.ts',
    right: 'now < show.startsAt.getTime()',
    wrong: 'now <= show.startsAt.getTime()',
  },
  'a partial cancel leaves the tickets valid': {
    file: 'engine/cancelling.ts',
    right: 'voidTickets(was, seatIds, moment),',
    wrong: 'voidTickets(was, whole ? seatIds : [], moment),',
  },
  'what is given away is paid for': {
    file: 'engine/staff.ts',
    right: `const lines = command.payment === 'cash' ? priced : priced.map(giveAway);`,
    wrong: 'const lines = priced.map(line => line);',
  },
  'seats on hold are blocked': {
    file: 'engine/staff.ts',
    right:
      'const taken = seatIds.filter(seatId => !seats.isFree(at(seatId)) && !seats.isBlocked(at(seatId)));',
    wrong: `const taken = seatIds.filter(seatId => seats.stateAt(at(seatId)) === 'sold');`,
  },
};
