import { judge } from './law.ts';
import type { OperationRecord, Request, Told, ToldBooking, ToldPlace } from './records.ts';
import type { ToldShow } from './told-show.ts';

/** Undefined if the reply is right in this state of the show, at this instant; otherwise what it should have been. */
export function fault(show: ToldShow, { request, told }: OperationRecord, at: number): string | undefined {
  if (request.do === 'see-seats') return wrongStates(show, told!);
  if (request.do === 'see-booking')
    return wrongBooking(show, accepted(told!)?.booking ?? undefined, request.bookingId);
  if (request.do === 'see-place') return wrongPlace(show, accepted(told!)?.place, request.entryId);
  const verdict = judge(show, request, at);
  if (verdict.is === 'done') return 'it would have been done';
  if (verdict.is === 'nothing') return wrongNothing(show, request, told!);
  const { code, seatIds } = verdict;
  if (!('refused' in told!))
    return isOver(show, request, told!) ? undefined : `it would have been refused: ${code}`;
  const isSame = told.refused === code || (told.refused === 'not-found' && isGone(show, request));
  if (!isSame) return `it would have been refused: ${code}`;
  if (seatIds && told.seatIds && [...seatIds].sort().join() !== [...told.seatIds].sort().join())
    return `it would have named ${seatIds.join()}`;
  return undefined;
}

const accepted = (told: Told) => ('refused' in told ? undefined : told);

/** The core itself has forgotten what has ended; the use case then says what became of it. */
function isGone(show: ToldShow, request: Request): boolean {
  if (!('bookingId' in request)) return false;
  const status = show.bookings.get(request.bookingId)?.status;
  return status === 'EXPIRED' || status === 'RELEASED' || status === 'CANCELLED';
}

/** Who gives back what they have given back already is told so again. */
function isOver(show: ToldShow, request: Request, told: Told): boolean {
  if ('refused' in told) return false;
  if (request.do === 'release') {
    const booking = show.bookings.get(request.bookingId);
    return (
      booking?.status === 'RELEASED' &&
      told.booking?.status === 'RELEASED' &&
      booking.buyerId === request.buyerId
    );
  }
  if (request.do !== 'leave') return false;
  const entry = show.entries.get(request.entryId);
  return entry !== undefined && entry.buyerId === request.buyerId && told.place?.status === entry.status;
}

function wrongNothing(show: ToldShow, request: Request, told: Told): string | undefined {
  if (request.do === 'settle-payment') return wrongAnswer(show, request.bookingId, told);
  if ('refused' in told) return 'it would have changed nothing, and been accepted';
  return told.booking ? wrongBooking(show, told.booking) : undefined;
}

/** What the buyer is told when a payment's answer has been acted on. */
export function wrongAnswer(show: ToldShow, bookingId: string, told: Told): string | undefined {
  const status = show.bookings.get(bookingId)?.status;
  if (!('refused' in told)) return told.booking ? wrongBooking(show, told.booking) : undefined;
  return status === 'CONFIRMED' ? `${bookingId} is sold, and the answer is ${told.refused}` : undefined;
}

export function wrongBooking(
  show: ToldShow,
  told: ToldBooking | undefined,
  bookingId = told?.bookingId,
): string | undefined {
  const booking = show.bookings.get(bookingId!);
  if (!booking || !told)
    return booking || told ? `${bookingId}: one knows of it and the other does not` : undefined;
  const lines = booking.lines.map(({ seatId, total }) => `${seatId} at ${total}`).join();
  const is = `${booking.status} ${lines} ${booking.total} less ${booking.refunded}`;
  const toldLines = told.seats.map(({ seatId, total }) => `${seatId} at ${total}`).join();
  const says = `${told.status} ${toldLines} ${told.total} less ${told.refunded}`;
  if (is !== says) return `${bookingId} is ${is}`;
  const isHold = booking.status === 'RESERVED' || booking.status === 'PENDING';
  return isHold && told.holdUntil !== booking.holdUntil
    ? `${bookingId} is held until ${booking.holdUntil}`
    : undefined;
}

export function wrongPlace(
  show: ToldShow,
  told: ToldPlace | undefined,
  entryId = told?.entryId,
): string | undefined {
  const entry = show.entries.get(entryId!);
  if (!entry || !told)
    return entry || told ? `${entryId}: one knows of it and the other does not` : undefined;
  if (entry.status !== told.status) return `${entryId} is ${entry.status}`;
  if (entry.status === 'OFFERED' && told.offered !== entry.bookingId)
    return `${entryId} is offered ${entry.bookingId}`;
  const ahead = show.waiting().indexOf(entry);
  return told.ahead !== null && ahead >= 0 && told.ahead !== ahead
    ? `${entryId} has ${ahead} before it`
    : undefined;
}

function wrongStates(show: ToldShow, told: Told): string | undefined {
  const states = accepted(told)?.states ?? {};
  const wrong = show.terms.seats.find(({ seatId }) => states[seatId] !== show.stateOf(seatId));
  return wrong && `${wrong.seatId} is ${show.stateOf(wrong.seatId)}`;
}
