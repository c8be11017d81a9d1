import { type BookingState, isLive, type ShowState } from './show-state.ts';

/** Why a request must be refused in a state, as the code of the refusal; null if it must be granted. */
export type Verdict = string | null;

export function mayHold(show: ShowState, buyerId: string, seatIds: readonly string[], now: number): Verdict {
  const { mostSeatsPerBuyer: most } = show.terms;
  if (!show.isOnSale(now)) return 'show-not-on-sale';
  if (seatIds.length > most) return 'too-many-seats';
  const misnamed = misnamedIn(show, seatIds);
  if (misnamed) return misnamed;
  const entry = show.entryOf(buyerId);
  if (entry?.status === 'OFFERED' && seatIds.every(seatId => show.takenBy.get(seatId) === entry.bookingId))
    return null;
  const awaited = entry?.status === 'WAITING' ? entry.seats : 0;
  if (show.seatsOf(buyerId) + awaited + seatIds.length > most) return 'too-many-seats';
  if (seatIds.some(seatId => show.takenBy.has(seatId))) return aboutTaken(show, seatIds.length);
  return show.isKept ? 'seats-may-return' : null;
}

function misnamedIn({ terms }: ShowState, seatIds: readonly string[]): Verdict {
  if (new Set(seatIds).size < seatIds.length) return 'duplicate-seat';
  return seatIds.every(seatId => terms.seats.some(seat => seat.seatId === seatId)) ? null : 'unknown-seat';
}

/** B5: enough others are free; or with what is held there may be; or some are free, or held; or there is nothing. */
function aboutTaken({ free, held }: ShowState, wanted: number): string {
  if (free >= wanted) return 'seats-taken';
  if (held > 0 && free + held >= wanted) return 'seats-may-return';
  if (free > 0) return 'seats-taken';
  return held > 0 ? 'seats-may-return' : 'show-full';
}

export function mayJoin(show: ShowState, buyerId: string, wanted: number, now: number): Verdict {
  if (!show.isOnSale(now)) return 'show-not-on-sale';
  if (show.entryOf(buyerId)) return 'already-waiting';
  if (show.seatsOf(buyerId) + wanted > show.terms.mostSeatsPerBuyer) return 'too-many-seats';
  if (show.free >= wanted && !show.isKept) return 'seats-available';
  return show.free + show.held < wanted ? 'show-full' : null;
}

/** B6, and what has become of a booking that is live no more. */
function notTheirs(booking: BookingState | undefined, buyerId: string | null): Verdict {
  if (!booking) return 'not-found';
  if (buyerId !== null && booking.buyerId !== buyerId) return 'hold-not-yours';
  if (booking.status === 'EXPIRED') return 'hold-expired';
  return isLive(booking) ? null : 'booking-not-open';
}

export function mayRelease(booking: BookingState | undefined, buyerId: string): Verdict {
  const not = notTheirs(booking, buyerId);
  if (not) return not;
  if (booking!.status === 'PENDING') return 'payment-pending';
  return booking!.status === 'CONFIRMED' ? 'booking-not-open' : null;
}

export function mayChange(
  show: ShowState,
  booking: BookingState | undefined,
  buyerId: string,
  seatIds: readonly string[],
  now: number,
  cost: number,
  costBefore: number,
): Verdict {
  const not = notTheirs(booking, buyerId);
  if (not) return not;
  if (booking!.status === 'PENDING') return 'payment-pending';
  const isOffer = [...show.entries.values()].some(
    ({ status, bookingId }) => status === 'OFFERED' && bookingId === booking!.bookingId,
  );
  if (isOffer) return 'booking-not-open';
  if (!show.isOnSale(now)) return 'show-not-on-sale';
  if (seatIds.length !== booking!.seatIds.length) return 'invalid-request';
  const misnamed = misnamedIn(show, seatIds);
  if (misnamed) return misnamed;
  const own = booking!.bookingId;
  const taken = seatIds.filter(
    seatId => show.takenBy.get(seatId) !== own && (show.takenBy.has(seatId) || show.isKept),
  );
  if (taken.length > 0) return aboutTaken(show, taken.length);
  return booking!.status === 'CONFIRMED' && cost > costBefore ? 'change-costs-more' : null;
}

export function mayCancel(
  show: ShowState,
  booking: BookingState | undefined,
  buyerId: string | null,
  now: number,
): Verdict {
  const not = notTheirs(booking, buyerId);
  if (not) return not;
  if (booking!.status !== 'CONFIRMED') return 'booking-not-open';
  const { cancelUntilMinutes, startsAt } = show.terms;
  const isInTime = cancelUntilMinutes !== null && now < startsAt - cancelUntilMinutes * 60_000;
  return buyerId === null || isInTime ? null : 'not-cancellable';
}

/** What a card does to a hold: the status of the reply, and the code of a refusal. */
export function mayPay(
  booking: BookingState | undefined,
  buyerId: string,
  card: string,
): { status: number; code?: string } {
  const not = notTheirs(booking, buyerId);
  if (not) return { status: statusOf[not] ?? 409, code: not };
  if (booking!.status === 'CONFIRMED') return { status: 200 };
  if (booking!.status === 'PENDING') return { status: 202 };
  if (card === 'approve' || card === 'twice') return { status: 200 };
  return card === 'decline' ? { status: 402, code: 'payment-declined' } : { status: 202 };
}

/** The statuses of refusals that are not 409. */
export const statusOf: Readonly<Record<string, number>> = {
  'not-found': 404,
  'hold-not-yours': 403,
  'too-many-seats': 422,
  'duplicate-seat': 422,
  'unknown-seat': 422,
  'unknown-reference': 422,
  'invalid-request': 400,
  'payment-declined': 402,
};
