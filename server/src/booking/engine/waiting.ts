import { refuse } from '@matinee/contract/refusals.ts';
import { HOLD_MS } from '@matinee/contract/values.ts';
import { type Booking, type Change, type Moment, totalOf } from './booking.ts';
import type { Decision, Hold, JoinLine, LeaveLine } from './commands.ts';
import { freedBy, pricedBy, tell } from './facts.ts';
import { onSale, saleOf } from './holding.ts';
import type { ShowSeats } from './show-seats.ts';
import { chooseTogether } from './together.ts';
import { isWaitingOrOffered, type WaitingEntry } from './waiting-line.ts';

/** W5: how long somebody waits at most. */
export const WAIT_MS = 60 * 60_000;

/** W1: a place at the end of the line, for seats that are not there now but may come back. */
export function decideJoin(seats: ShowSeats, command: JoinLine, moment: Moment): Decision {
  const { line, show } = seats;
  const { entryId, buyerId, seats: wanted } = command;
  if (line.entry(entryId)) return { booking: null, changes: [] };
  if (!onSale(seats, moment.now)) return refuse('show-not-on-sale', saleOf(seats));
  const already = line.entryOf(buyerId);
  if (already) return refuse('already-waiting', { entryId: already.entryId });
  const has = seats.seatsOfBuyer(buyerId);
  const most = show.mostSeatsPerBuyer;
  if (has + wanted > most) return refuse('too-many-seats', { most, already: has });
  if (seats.free >= wanted && !seats.isKeptForLine) return refuse('seats-available', { free: seats.free });
  if (seats.free + seats.held < wanted) return refuse('show-full');
  const entry: WaitingEntry = {
    entryId,
    showId: show.showId,
    buyerId,
    number: line.nextNumber,
    seats: wanted,
    status: 'WAITING',
    bookingId: null,
    joinedAt: moment.now,
    expiresAt: moment.now + WAIT_MS,
    endedAt: null,
  };
  return {
    booking: null,
    changes: [{ kind: 'entry', was: null, is: entry }, tellOf(moment, 'waiting_joined', entry)],
  };
}

/** The buyer gives up their place, and what they were offered. */
export function decideLeave(seats: ShowSeats, { entryId, buyerId }: LeaveLine, moment: Moment): Decision {
  const entry = seats.line.entry(entryId);
  if (entry?.buyerId !== buyerId) return refuse('not-found');
  const offer = entry.bookingId === null ? undefined : seats.liveBooking(entry.bookingId);
  const released: Booking | undefined = offer && { ...offer, status: 'RELEASED', endedAt: moment.now };
  return {
    booking: null,
    changes: [
      ...end(entry, 'LEFT', moment),
      ...(offer && released
        ? [
            { kind: 'booking' as const, was: offer, is: released },
            tell(moment, 'hold_released', offer.bookingId, freedBy(offer)),
          ]
        : []),
    ],
  };
}

/**
 * W2 to W5, after anything that may have freed or sold seats, and before anybody else is served: who has waited too long, or can
 * be served no more, is dismissed; then what is free is offered, to the head of the line first. Calls `apply` with each
 * step's changes, since the next one rests on them.
 */
export function serveLine(
  seats: ShowSeats,
  moment: Moment,
  apply: (changes: readonly Change[]) => void,
): void {
  const { line } = seats;
  if (line.length === 0) return;
  if (!onSale(seats, moment.now))
    for (const entry of line.waiting()) apply(end(entry, 'CANNOT_BE_SERVED', moment));
  for (const entry of line.expiredBy(moment.now)) apply(end(entry, 'EXPIRED', moment));
  for (const entry of line.askingForMore(seats.free + seats.held))
    apply(end(entry, 'CANNOT_BE_SERVED', moment));
  for (let next = nextServed(seats); next; next = nextServed(seats)) apply(offer(seats, next, moment));
}

/** W3: strictly the head, or, where the show says so, whoever has waited longest of those who fit. */
function nextServed({ line, free, show }: ShowSeats): WaitingEntry | undefined {
  if (show.waitingRule === 'first-that-fits') return line.first(free);
  const head = line.first();
  return head && head.seats <= free ? head : undefined;
}

/** W2: an offer is a hold, shorter than others, of seats as close together as can be had. */
function offer(seats: ShowSeats, entry: WaitingEntry, moment: Moment): Change[] {
  const { show } = seats;
  const lines = seats.priceOf(chooseTogether(seats, entry.seats));
  const booking: Booking = {
    bookingId: moment.newId(),
    showId: show.showId,
    buyerId: entry.buyerId,
    status: 'RESERVED',
    seats: lines,
    total: totalOf(lines),
    refunded: 0,
    currency: show.currency,
    contact: null,
    paymentId: null,
    createdAt: moment.now,
    holdUntil: moment.now + show.offerSeconds * 1000,
    confirmedAt: null,
    endedAt: null,
  };
  const offered: WaitingEntry = { ...entry, status: 'OFFERED', bookingId: booking.bookingId };
  return [
    { kind: 'booking', was: null, is: booking },
    { kind: 'entry', was: entry, is: offered },
    tell(moment, 'offer_made', booking.bookingId, { ...heldBy(booking), entryId: entry.entryId }),
  ];
}

const heldBy = (booking: Booking) => ({
  ...pricedBy(booking),
  holdUntil: new Date(booking.holdUntil).toISOString(),
});

/** What taking an offer changes of the line; nothing for a hold that is no offer. */
export function takenBy(seats: ShowSeats, booking: Booking, moment: Moment): Change[] {
  const entry = seats.line.offeredBy(booking.bookingId);
  if (!entry) return [];
  return [
    { kind: 'entry', was: entry, is: { ...entry, status: 'TAKEN', endedAt: moment.now } },
    tell(moment, 'offer_taken', booking.bookingId, { ...heldBy(booking), entryId: entry.entryId }),
  ];
}

/** What the end of a hold changes of the line: an offer not taken in time, or given back, ends its entry. */
export function lapsedOffer(seats: ShowSeats, booking: Booking, moment: Moment): Change[] {
  const entry = seats.line.offeredBy(booking.bookingId);
  return entry ? end(entry, 'LAPSED', moment) : [];
}

/** Of the seats offered, those that the buyer chose become an ordinary hold; the others come back. */
export function decideTake(seats: ShowSeats, was: Booking, { seatIds }: Hold, moment: Moment): Decision {
  const all =
    was.seats.every((line, index) => line.seatId === seatIds[index]) && was.seats.length === seatIds.length;
  const lines = all ? was.seats : seats.priceOf(seatIds);
  const is: Booking = { ...was, seats: lines, total: totalOf(lines), holdUntil: moment.now + HOLD_MS };
  return { booking: is, changes: [{ kind: 'booking', was, is }, ...takenBy(seats, is, moment)] };
}

/** A place changes hands with its buyer; who has one already keeps that one. */
export function adoptEntry(seats: ShowSeats, from: string, to: string, moment: Moment): Change[] {
  const entry = seats.line.entryOf(from);
  if (!entry) return [];
  if (!seats.line.entryOf(to)) return [{ kind: 'entry', was: entry, is: { ...entry, buyerId: to } }];
  return entry.status === 'WAITING' ? end(entry, 'LEFT', moment) : end(entry, 'TAKEN', moment);
}

type Ending = Exclude<WaitingEntry['status'], 'WAITING' | 'OFFERED'>;

function end(was: WaitingEntry, status: Ending, moment: Moment): Change[] {
  const is: WaitingEntry = { ...was, status, endedAt: moment.now };
  return [{ kind: 'entry', was, is }, tellOf(moment, 'waiting_ended', is)];
}

function tellOf(moment: Moment, topic: 'waiting_joined' | 'waiting_ended', entry: WaitingEntry): Change {
  const { entryId, showId, buyerId, number, seats, status, bookingId } = entry;
  return tell(moment, topic, showId, { entryId, showId, buyerId, number, seats, status, bookingId });
}

/** The offer that a buyer has and that these seats are among, if it is so. */
export function offerWith(
  seats: ShowSeats,
  buyerId: string,
  seatIds: readonly string[],
): Booking | undefined {
  const entry = seats.line.entryOf(buyerId);
  if (!entry || !isWaitingOrOffered(entry) || entry.bookingId === null) return undefined;
  const isOffered = (seatId: string) => seats.isClaimedBy(seats.positionOf(seatId)!, entry.bookingId!);
  return seatIds.every(isOffered) ? seats.liveBooking(entry.bookingId) : undefined;
}
