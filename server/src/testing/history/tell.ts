import { areTogether } from './law.ts';
import type { FactRecord } from './records.ts';
import type { Replay } from './replay.ts';
import { GRACE_MS, HOLD_MS, type Line, sum, type ToldBookingState, WAIT_MS } from './told-show.ts';

// What each fact changes, and what must be so for it to be true.

// biome-ignore lint/suspicious/noExplicitAny: see FactRecord
type Payload = any;
type Tell = (replay: Replay, payload: Payload, at: number) => void;

/** Tells a fact; those of other modules, about money on its way, change nothing here. */
export function tell(replay: Replay, { topic, payload, at }: FactRecord): void {
  tellers[topic]?.(replay, payload, at);
}

const linesOf = (payload: Payload): Line[] =>
  payload.seats.map(({ seatId, price, total }: Line) => ({ seatId, price, total }));

function keep(replay: Replay, payload: Payload, status: ToldBookingState['status'], holdUntil: number): void {
  const { bookingId, buyerId, total } = payload;
  const lines = linesOf(payload);
  if (replay.show.bookings.has(bookingId)) replay.complain('B9', `${bookingId} is made twice`);
  replay.claim(bookingId, lines);
  replay.show.bookings.set(bookingId, {
    bookingId,
    buyerId,
    status,
    lines,
    total,
    refunded: 0,
    holdUntil,
    paymentId: payload.paymentId ?? null,
    isRevived: false,
  });
}

const tellHeld: Tell = (replay, payload, at) => {
  const who = `the hold ${payload.bookingId}`;
  const holdUntil = Date.parse(payload.holdUntil);
  replay.doesNotBarge(who);
  replay.isOnSale(who, at);
  replay.isPriced(linesOf(payload), payload.total);
  if (holdUntil !== at + HOLD_MS) replay.complain('B4', `${who} of ${at} is until ${holdUntil}`);
  keep(replay, payload, 'RESERVED', holdUntil);
  const place = replay.show.placeOf(payload.buyerId);
  replay.hasFew(payload.buyerId);
  if (
    place?.status === 'WAITING' &&
    replay.show.seatsOf(payload.buyerId) + place.seats > replay.show.terms.mostSeatsPerBuyer
  )
    replay.complain('B3', `${payload.buyerId} has and awaits too many seats`);
};

const tellReleased: Tell = (replay, { bookingId, seatIds }, at) => {
  const booking = replay.find('B8', bookingId, 'RESERVED');
  if (!booking) return;
  replay.isInTime(booking, at);
  if (booking.lines.map(line => line.seatId).join() !== seatIds.join())
    replay.complain('B2', `${bookingId} is released in part: ${seatIds}`);
  replay.free(booking);
  booking.status = 'RELEASED';
  const offered = replay.show.offerOf(bookingId);
  if (offered) replay.complain('W5', `${offered.entryId} keeps an offer that was released`);
};

const tellExpired: Tell = (replay, { bookingId }, at) => {
  replay.isDue('hold_expired', bookingId);
  const booking = replay.find('B4', bookingId, 'RESERVED');
  if (!booking) return;
  if (at < booking.holdUntil + GRACE_MS)
    replay.complain('B4', `${bookingId} lapses at ${at}, before ${booking.holdUntil + GRACE_MS}`);
  replay.free(booking);
  booking.status = 'EXPIRED';
  const offered = replay.show.offerOf(bookingId);
  if (offered) replay.expect({ rule: 'W5', topic: 'waiting_ended', key: offered.entryId });
};

const tellChanged: Tell = (replay, payload, at) => {
  const booking = replay.find('B8', payload.bookingId, 'RESERVED', 'CONFIRMED');
  if (!booking) return;
  const who = `the exchange of ${booking.bookingId}`;
  const lines = linesOf(payload);
  replay.isInTime(booking, at);
  replay.isOnSale(who, at);
  replay.isPriced(lines, payload.total);
  if (lines.length !== booking.lines.length) replay.complain('B2', `${who} is of another number of seats`);
  const own = booking.lines.map(line => line.seatId);
  if (lines.some(({ seatId }) => !own.includes(seatId))) replay.doesNotBarge(who);
  if (replay.show.offerOf(booking.bookingId)) replay.complain('W2', `${who} changes an offer`);
  const back = sum(booking.lines) - sum(lines);
  replay.free(booking);
  booking.lines = lines;
  replay.claim(booking.bookingId, lines);
  if (booking.status === 'RESERVED') booking.total = sum(lines);
  else if (back < 0) replay.complain('B7', `${who} costs ${-back} more`);
  else owe(replay, booking, booking.paymentId ? back : 0);
};

/** Money goes back in the transaction that says why. */
function owe(replay: Replay, booking: ToldBookingState, amount: number): void {
  booking.refunded += amount;
  if (amount > 0) replay.expect({ rule: 'B7', topic: 'refund_requested', key: booking.paymentId!, amount });
}

const tellPaymentStarted: Tell = (replay, payload, at) => {
  const { bookingId, paymentId, amount } = payload;
  const booking = replay.find('B8', bookingId, 'RESERVED');
  if (!booking) return;
  replay.isInTime(booking, at);
  replay.isFrozen(booking, linesOf(payload));
  if (amount !== booking.total) replay.complain('B7', `${amount} is asked for ${booking.total}`);
  const offered = replay.show.offerOf(bookingId);
  if (offered) replay.complain('W5', `${offered.entryId} is paid for and not taken`);
  if (replay.show.payments.has(paymentId)) replay.complain('B9', `the payment ${paymentId} is started twice`);
  replay.show.payments.set(paymentId, { bookingId, amount, state: 'started', refunded: 0 });
  booking.status = 'PENDING';
  booking.paymentId = paymentId;
};

const tellPaid: Tell = (replay, payload) => {
  const { bookingId, paymentId, amount } = payload;
  const { show } = replay;
  const payment = show.payments.get(paymentId);
  if (!payment) {
    // Taken at the counter, for tickets that are issued in the same transaction.
    show.payments.set(paymentId, { bookingId, amount, state: 'authorised', refunded: 0 });
    replay.expect({ rule: 'B7', topic: 'booking_confirmed', key: bookingId });
    return;
  }
  if (payment.state === 'authorised') replay.complain('B9', `${paymentId} succeeds twice`);
  payment.state = 'authorised';
  if (amount !== payment.amount) replay.complain('B7', `${amount} is received of ${payment.amount}`);
  const booking = show.bookings.get(bookingId)!;
  const isFree = !show.isKept && booking.lines.every(({ seatId }) => show.isFree(seatId));
  const pays =
    booking.status === 'PENDING' || booking.status === 'RESERVED' || (booking.status === 'EXPIRED' && isFree);
  if (pays && amount === booking.total)
    replay.expect({ rule: 'B8', topic: 'booking_confirmed', key: bookingId });
  else replay.expect({ rule: 'B8', topic: 'refund_requested', key: paymentId, amount });
};

const tellDeclined: Tell = (replay, { bookingId, paymentId }, at) => {
  const payment = replay.show.payments.get(paymentId);
  if (payment?.state !== 'started') replay.complain('B9', `${paymentId} is ${payment?.state} and declined`);
  if (payment) payment.state = 'declined';
  const booking = replay.show.bookings.get(bookingId);
  if (booking?.status !== 'PENDING' || booking.paymentId !== paymentId) return;
  booking.status = 'RESERVED';
  booking.paymentId = null;
  if (at >= booking.holdUntil + GRACE_MS)
    replay.expect({ rule: 'B8', topic: 'hold_expired', key: bookingId });
};

const tellConfirmed: Tell = (replay, payload, at) => {
  const { bookingId, buyerId, paymentId, revived } = payload;
  const lines = linesOf(payload);
  const isPaid = replay.isDue('booking_confirmed', bookingId);
  const booking = replay.show.bookings.get(bookingId);
  if (!booking) {
    replay.doesNotBarge(`the issue ${bookingId}`);
    if (isPaid) replay.isPriced(lines, payload.total);
    if (!isPaid && payload.total > 0) replay.complain('B7', `${bookingId} is issued without money`);
    return keep(replay, payload, 'CONFIRMED', at);
  }
  if (!isPaid) replay.complain('B8', `${bookingId} is confirmed without money`);
  if (booking.buyerId !== buyerId) replay.complain('B6', `${bookingId} is confirmed for ${buyerId}`);
  replay.isFrozen(booking, lines);
  if (revived !== (booking.status === 'EXPIRED'))
    replay.complain('B8', `${bookingId} is revived: ${revived}`);
  if (booking.status === 'EXPIRED') replay.claim(bookingId, lines);
  booking.isRevived = booking.status === 'EXPIRED';
  booking.status = 'CONFIRMED';
  booking.paymentId = paymentId;
};

const tellCancelled: Tell = (replay, { bookingId, seatIds, whole, by }, at) => {
  const booking = replay.find('B6', bookingId, 'CONFIRMED');
  if (!booking) return;
  const { cancelUntil, refundPercent } = replay.show.terms;
  if (by === 'buyer' && (cancelUntil === null || at >= cancelUntil))
    replay.complain('B6', `${bookingId} is cancelled at ${at}, past the policy`);
  const gone = booking.lines.filter(line => seatIds.includes(line.seatId));
  const kept = booking.lines.filter(line => !seatIds.includes(line.seatId));
  if (gone.length !== seatIds.length || whole !== (kept.length === 0))
    replay.complain('B2', `of ${bookingId} are cancelled: ${seatIds}`);
  const percent = by === 'staff' ? 100 : refundPercent;
  owe(replay, booking, booking.paymentId ? Math.floor((sum(gone) * percent) / 100 + 0.5) : 0);
  replay.free({ ...booking, lines: gone });
  booking.lines = kept.length === 0 ? booking.lines : kept;
  if (kept.length === 0) booking.status = 'CANCELLED';
};

const tellRefund: Tell = (replay, { paymentId, amount }) => {
  if (!replay.isDue('refund_requested', paymentId, amount))
    replay.complain('B7', `${amount} of ${paymentId} goes back for nothing`);
  const payment = replay.show.payments.get(paymentId);
  if (!payment) return;
  payment.refunded += amount;
  if (payment.refunded > payment.amount) replay.complain('B7', `more of ${paymentId} goes back than came in`);
};

const tellBlocked: Tell = (replay, { seatIds }) => {
  replay.claim(
    'blocked',
    seatIds.map((seatId: string) => ({ seatId, price: 0, total: 0 })),
  );
};

const tellUnblocked: Tell = (replay, { seatIds }) => {
  for (const seatId of seatIds)
    if (replay.show.owners.get(seatId) === 'blocked') replay.show.owners.delete(seatId);
    else replay.complain('B1', `${seatId} is put back on sale and was not off it`);
};

const tellJoined: Tell = (replay, { entryId, buyerId, number, seats }, at) => {
  const { show } = replay;
  if (number !== show.lastNumber + 1)
    replay.complain('W1', `${entryId} has number ${number} after ${show.lastNumber}`);
  if (show.placeOf(buyerId)) replay.complain('W1', `${buyerId} has two places`);
  if (seats < 1 || show.seatsOf(buyerId) + seats > show.terms.mostSeatsPerBuyer)
    replay.complain('W1', `${entryId} asks for ${seats} seats`);
  show.lastNumber = Math.max(show.lastNumber, number);
  const entry = { entryId, buyerId, number, seats, joinedAt: at, status: 'WAITING', bookingId: null };
  show.entries.set(entryId, entry);
  show.line = [...show.line, entry].sort((one, other) => one.number - other.number);
};

const tellOffered: Tell = (replay, payload, at) => {
  const { show } = replay;
  const { entryId, bookingId, buyerId } = payload;
  const next = show.next();
  if (next?.entryId !== entryId)
    replay.complain('W3', `${entryId} gets an offer and it is ${next?.entryId ?? 'nobody'}’s turn`);
  const entry = show.line.find(each => each.entryId === entryId && each.status === 'WAITING');
  const holdUntil = Date.parse(payload.holdUntil);
  const lines = linesOf(payload);
  if (holdUntil !== at + show.terms.offerSeconds * 1000)
    replay.complain('W2', `an offer of ${at} is until ${holdUntil}`);
  if (entry && (entry.buyerId !== buyerId || entry.seats !== lines.length))
    replay.complain('W2', `${entryId} asked for ${entry.seats} and is offered ${lines.length}`);
  if (
    !areTogether(
      show,
      lines.map(line => line.seatId),
    )
  )
    replay.complain('W2', `${entryId} is offered seats apart: ${lines.map(line => line.seatId)}`);
  replay.isPriced(lines, payload.total);
  keep(replay, payload, 'RESERVED', holdUntil);
  replay.hasFew(buyerId);
  if (!entry) return;
  entry.status = 'OFFERED';
  entry.bookingId = bookingId;
};

/** By holding seats of it, for five minutes from now, or by beginning to pay for it as it is. */
const tellTaken: Tell = (replay, payload, at) => {
  const { bookingId, entryId } = payload;
  const booking = replay.find('W2', bookingId, 'RESERVED');
  const entry = replay.show.offerOf(bookingId);
  if (entry?.entryId !== entryId)
    replay.complain('W5', `${entryId} takes ${bookingId}, which is ${entry?.entryId}’s`);
  if (entry) replay.endPlace(entry, 'TAKEN');
  if (!booking) return;
  replay.isInTime(booking, at);
  const lines = linesOf(payload);
  const holdUntil = Date.parse(payload.holdUntil);
  if (holdUntil !== booking.holdUntil && holdUntil !== at + HOLD_MS)
    replay.complain('B4', `${bookingId} is taken at ${at} until ${holdUntil}`);
  const own = booking.lines.map(line => line.seatId);
  if (!lines.every(({ seatId }) => own.includes(seatId)))
    replay.complain('W2', `${bookingId} is taken with other seats`);
  if (lines.length === 0) replay.complain('W2', `${bookingId} is taken without seats`);
  replay.isPriced(lines, payload.total);
  replay.free(booking);
  replay.claim(bookingId, lines);
  Object.assign(booking, { lines, total: payload.total, holdUntil });
};

const tellEnded: Tell = (replay, { entryId, status }, at) => {
  const { show } = replay;
  replay.isDue('waiting_ended', entryId);
  const entry = show.line.find(each => each.entryId === entryId);
  if (!entry) return replay.complain('W5', `${entryId} ends as ${status} and was not in the line`);
  const offer = entry.bookingId === null ? undefined : show.bookings.get(entry.bookingId);
  const wrong = () => replay.complain('W5', `${entryId} ends as ${status} at ${at}`);
  if (status === 'EXPIRED' && (offer || at < entry.joinedAt + WAIT_MS)) wrong();
  if (status === 'CANNOT_BE_SERVED' && (offer || (show.isOnSale(at) && show.free + show.held >= entry.seats)))
    wrong();
  if (status === 'LAPSED' && !offer) wrong();
  if ((status === 'LAPSED' || status === 'LEFT') && offer?.status === 'RESERVED')
    replay.expect({ rule: 'W5', topic: 'hold_released', key: offer.bookingId });
  if (!['EXPIRED', 'CANNOT_BE_SERVED', 'LAPSED', 'LEFT'].includes(status)) wrong();
  replay.endPlace(entry, status);
};

const tellers: Readonly<Record<string, Tell>> = {
  seats_held: tellHeld,
  hold_released: (replay, payload, at) => {
    replay.isDue('hold_released', payload.bookingId);
    tellReleased(replay, payload, at);
  },
  hold_expired: tellExpired,
  hold_changed: tellChanged,
  seats_changed: tellChanged,
  payment_started: tellPaymentStarted,
  payment_succeeded: tellPaid,
  payment_failed: tellDeclined,
  booking_confirmed: tellConfirmed,
  booking_cancelled: tellCancelled,
  refund_requested: tellRefund,
  seats_blocked: tellBlocked,
  seats_unblocked: tellUnblocked,
  waiting_joined: tellJoined,
  offer_made: tellOffered,
  offer_taken: tellTaken,
  waiting_ended: tellEnded,
};
