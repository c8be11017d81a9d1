import type { Request, ShowRecord } from './records.ts';
import { type Line, sum, type ToldBookingState, type ToldShow } from './told-show.ts';

/** What a request is answered by: done, done already (so that nothing changes), or refused. */
export type Verdict =
  | { readonly is: 'done' }
  | { readonly is: 'nothing' }
  | { readonly is: 'refused'; readonly code: string; readonly seatIds?: readonly string[] };

const done: Verdict = { is: 'done' };
const nothing: Verdict = { is: 'nothing' };
const refused = (code: string, seatIds?: readonly string[]): Verdict => ({
  is: 'refused',
  code,
  ...(seatIds && { seatIds }),
});

type Of<Do extends Request['do']> = Extract<Request, { do: Do }>;

/** The reply that SPEC.md gives to a request when the show is as told, at an instant at which nothing in it has lapsed. */
export function judge(show: ToldShow, request: Request, at: number): Verdict {
  switch (request.do) {
    case 'hold':
      return judgeHold(show, request, at);
    case 'release':
      return ofBooking(show, request, booking =>
        booking.status === 'RESERVED' ? done : refused(notOpen(booking)),
      );
    case 'change-seats':
      return ofBooking(show, request, booking => judgeChange(show, booking, request, at));
    case 'begin-payment':
      return ofBooking(show, request, booking => judgePay(show, booking, request));
    case 'settle-payment':
      return judgeAnswer(show, request);
    case 'cancel':
      return judgeCancel(show, request, at);
    case 'issue':
      return misnamed(show, request.seatIds) ?? keptOrTaken(show, request.seatIds) ?? done;
    case 'block':
      return judgeBlock(show, request);
    case 'join':
      return judgeJoin(show, request, at);
    case 'leave':
      return show.line.some(
        ({ entryId, buyerId }) => entryId === request.entryId && buyerId === request.buyerId,
      )
        ? done
        : refused('not-found');
    default:
      return nothing;
  }
}

function judgeHold(show: ToldShow, { buyerId, seatIds }: Of<'hold'>, at: number): Verdict {
  const most = show.terms.mostSeatsPerBuyer;
  if (!show.isOnSale(at)) return refused('show-not-on-sale');
  if (seatIds.length > most) return refused('too-many-seats');
  const wrong = misnamed(show, seatIds);
  if (wrong) return wrong;
  const place = show.placeOf(buyerId);
  if (place?.bookingId && seatIds.every(seatId => show.owners.get(seatId) === place.bookingId)) return done;
  const awaited = place?.status === 'WAITING' ? place.seats : 0;
  if (show.seatsOf(buyerId) + awaited + seatIds.length > most) return refused('too-many-seats');
  return keptOrTaken(show, seatIds) ?? done;
}

function judgeChange(
  show: ToldShow,
  booking: ToldBookingState,
  { seatIds }: Of<'change-seats'>,
  at: number,
): Verdict {
  if (booking.status === 'PENDING') return refused('payment-pending');
  if (show.offerOf(booking.bookingId)) return refused('booking-not-open');
  if (!show.isOnSale(at)) return refused('show-not-on-sale');
  if (seatIds.length !== booking.lines.length) return refused('invalid-request');
  const wrong = misnamed(show, seatIds);
  if (wrong) return wrong;
  const others = seatIds.filter(seatId => show.owners.get(seatId) !== booking.bookingId);
  const taken = others.filter(seatId => !show.isFree(seatId) || show.isKept);
  if (taken.length > 0) return aboutTaken(show, taken, taken.length);
  const dearer = sum(show.priced(seatIds)) > sum(booking.lines);
  return booking.status === 'CONFIRMED' && dearer ? refused('change-costs-more') : done;
}

function judgePay(show: ToldShow, booking: ToldBookingState, { paymentId }: Of<'begin-payment'>): Verdict {
  if (booking.status === 'CONFIRMED') return nothing;
  if (booking.status === 'PENDING')
    return booking.paymentId === paymentId ? nothing : refused('payment-pending');
  return show.payments.has(paymentId) ? refused('payment-declined') : done;
}

/** An answer changes something unless it has been given before, or the money has been taken. */
function judgeAnswer(show: ToldShow, { paymentId, answer }: Of<'settle-payment'>): Verdict {
  const state = show.payments.get(paymentId)?.state;
  if (state === undefined) return refused('not-found');
  return state === 'authorised' || state === answer ? nothing : done;
}

function judgeCancel(
  show: ToldShow,
  { bookingId, buyerId, seatIds, ...rest }: Of<'cancel'>,
  at: number,
): Verdict {
  const { cancelUntil } = show.terms;
  return ofBooking(show, { bookingId, buyerId, ...rest }, booking => {
    if (booking.status !== 'CONFIRMED') return refused('booking-not-open');
    const strange = (seatIds ?? []).filter(seatId => !booking.lines.some(line => line.seatId === seatId));
    if (strange.length > 0) return refused('unknown-reference', strange);
    return buyerId !== null && (cancelUntil === null || at >= cancelUntil)
      ? refused('not-cancellable')
      : done;
  });
}

function judgeBlock(show: ToldShow, { seatIds, blocked }: Of<'block'>): Verdict {
  const wrong = misnamed(show, seatIds);
  if (wrong) return wrong;
  const taken = seatIds.filter(seatId => !show.isFree(seatId) && show.owners.get(seatId) !== 'blocked');
  if (taken.length > 0) return refused('seats-taken', taken);
  return seatIds.some(seatId => show.isFree(seatId) === blocked) ? done : nothing;
}

function judgeJoin(show: ToldShow, { buyerId, seats }: Of<'join'>, at: number): Verdict {
  if (!show.isOnSale(at)) return refused('show-not-on-sale');
  if (show.placeOf(buyerId)) return refused('already-waiting');
  if (show.seatsOf(buyerId) + seats > show.terms.mostSeatsPerBuyer) return refused('too-many-seats');
  if (show.free >= seats && !show.isKept) return refused('seats-available');
  return show.free + show.held < seats ? refused('show-full') : done;
}

/** B6: of another's booking nothing else is said. What has ended is named by what became of it. */
function ofBooking(
  show: ToldShow,
  { bookingId, buyerId }: { readonly bookingId: string; readonly buyerId: string | null },
  judgeOpen: (booking: ToldBookingState) => Verdict,
): Verdict {
  const booking = show.bookings.get(bookingId);
  if (!booking) return refused('not-found');
  if (buyerId !== null && booking.buyerId !== buyerId) return refused('hold-not-yours');
  const isOpen = ['RESERVED', 'PENDING', 'CONFIRMED'].includes(booking.status);
  if (isOpen) return judgeOpen(booking);
  return refused(booking.status === 'EXPIRED' ? 'hold-expired' : 'booking-not-open');
}

const notOpen = ({ status }: ToldBookingState) =>
  status === 'PENDING' ? 'payment-pending' : 'booking-not-open';

export function misnamed(show: ToldShow, seatIds: readonly string[]): Verdict | undefined {
  const twice = seatIds.filter((seatId, index) => seatIds.indexOf(seatId) < index);
  if (twice.length > 0) return refused('duplicate-seat', [...new Set(twice)]);
  const unknown = seatIds.filter(seatId => !show.classOf.has(seatId));
  return unknown.length > 0 ? refused('unknown-seat', unknown) : undefined;
}

/** B5 and W4, for seats that nobody has a right to yet. */
function keptOrTaken(show: ToldShow, seatIds: readonly string[]): Verdict | undefined {
  const taken = seatIds.filter(seatId => !show.isFree(seatId));
  if (taken.length > 0) return aboutTaken(show, taken, seatIds.length);
  return show.isKept ? refused('seats-may-return', seatIds) : undefined;
}

/** The table of SPEC.md about taken seats, row by row. */
function aboutTaken({ free, held }: ToldShow, seatIds: readonly string[], wanted: number): Verdict {
  if (free >= wanted) return refused('seats-taken', seatIds);
  if (held > 0 && free + held >= wanted) return refused('seats-may-return', seatIds);
  if (free > 0) return refused('seats-taken', seatIds);
  return held > 0 ? refused('seats-may-return', seatIds) : refused('show-full');
}

/**
 * W2: as close together as can be had. Seats side by side, if any run of free seats is long enough; otherwise as many from each
 * as there are, from the longest on.
 */
export function areTogether(show: ToldShow, seatIds: readonly string[]): boolean {
  const runs = freeRuns(show).sort((one, other) => other.length - one.length);
  if (runs[0] !== undefined && runs[0].length >= seatIds.length)
    return runs.some(run => isPartOf(run, seatIds));
  let left = seatIds.length;
  const due: number[] = [];
  for (const { length } of runs) {
    if (left > 0) due.push(Math.min(left, length));
    left -= length;
  }
  const had = runs
    .map(run => run.filter(seatId => seatIds.includes(seatId)).length)
    .filter(count => count > 0);
  return had.sort((one, other) => other - one).join() === due.join();
}

/** Free seats that stand side by side. */
function freeRuns(show: ToldShow): string[][] {
  const runs: string[][] = [];
  let before: ShowRecord['seats'][number] | undefined;
  for (const seat of show.terms.seats) {
    const isFree = show.isFree(seat.seatId);
    if (isFree && before?.section === seat.section && before.row === seat.row) runs.at(-1)!.push(seat.seatId);
    else if (isFree) runs.push([seat.seatId]);
    before = isFree ? seat : undefined;
  }
  return runs;
}

/** Whether these seats are next to each other in a run. */
function isPartOf(run: readonly string[], seatIds: readonly string[]): boolean {
  const places = seatIds.map(seatId => run.indexOf(seatId));
  return !places.includes(-1) && Math.max(...places) - Math.min(...places) === seatIds.length - 1;
}

export const sameLines = (one: readonly Line[], other: readonly Line[]): boolean =>
  one.length === other.length &&
  one.every((line, index) => line.seatId === other[index]!.seatId && line.total === other[index]!.total);
