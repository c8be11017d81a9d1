import type { Batch } from '../../booking/batch.ts';
import type { Booking, Payment } from '../../booking/engine/booking.ts';
import type { WaitingEntry } from '../../booking/engine/waiting-line.ts';
import type { KeptReply } from '../../booking/replies.ts';
import type { Writing } from '../../booking/write.ts';

/** What was written before, that a batch may get wrong. */
export interface Past {
  readonly bookings: readonly Booking[];
  readonly entries: readonly WaitingEntry[];
  readonly payments: readonly Payment[];
  readonly replies: readonly KeptReply[];
  readonly refunds: Batch['refunds'];
  newId(): string;
}

/** Makes a batch wrong; undefined where it has nothing that could be made so. */
export type Spoiler = (writing: Writing, past: Past) => Writing | undefined;

const SECONDS_AWAY_MS = 5_000;

/** All parts of a batch, some of them others. */
const withBatch = (writing: Writing, parts: Partial<Batch>): Writing => {
  const { batch } = writing;
  const { bookings, madeBookings, changedBookings, claims, payments, tickets } = batch;
  const { voided, entries, refunds, facts, replies } = batch;
  const all = {
    bookings,
    madeBookings,
    changedBookings,
    claims,
    payments,
    tickets,
    voided,
    entries,
    refunds,
  };
  return { ...writing, batch: { ...all, facts, replies, ...parts } as unknown as Batch };
};

const withClaim = (writing: Writing, claim: Batch['claims'][number]): Writing =>
  withBatch(writing, { claims: [...writing.batch.claims, claim] });

const last = <T>(all: readonly T[]): T | undefined => all.at(-1);

/** A seat that somebody has, whom this batch leaves alone. */
const claimOf = ({ batch }: Writing, past: Past) => {
  const moved = new Set(batch.claims.map(({ showId, seatId }) => `${showId} ${seatId}`));
  const isLeftAlone = ({ showId, bookingId, seats }: Booking) =>
    !batch.bookings.has(bookingId) && !moved.has(`${showId} ${seats[0]!.seatId}`);
  const booking = past.bookings.findLast(each => isHeld(each) && isLeftAlone(each));
  return booking && { showId: booking.showId, seatId: booking.seats[0]!.seatId, booking };
};

const isHeld = ({ status }: Booking) =>
  status === 'RESERVED' || status === 'PENDING' || status === 'CONFIRMED';

/** Ways to be wrong, by name. */
export const spoilers: Readonly<Record<string, Spoiler>> = {
  'a ledger that has moved on': ({ moved, ...rest }) =>
    moved[0] && { ...rest, moved: [{ ...moved[0], revision: moved[0].revision - 1 }, ...moved.slice(1)] },
  'a ledger that is not there yet': ({ moved, ...rest }) =>
    moved[0] && { ...rest, moved: [{ ...moved[0], revision: moved[0].revision + 1 }, ...moved.slice(1)] },
  'a refusal on a ledger that has moved on': ({ unmoved, ...rest }) =>
    unmoved[0] && { ...rest, unmoved: [{ ...unmoved[0], revision: unmoved[0].revision - 1 }] },
  'a clock that is ahead': writing => ({ ...writing, now: writing.now + SECONDS_AWAY_MS }),
  'a clock that is behind': writing => ({ ...writing, now: writing.now - SECONDS_AWAY_MS }),
  'a seat that somebody has': (writing, past) => {
    const taken = claimOf(writing, past);
    return taken && withClaim(writing, { ...taken, was: null, is: taken.booking.bookingId });
  },
  'a seat freed for somebody who has it not': (writing, past) => {
    const taken = claimOf(writing, past);
    return taken && withClaim(writing, { ...taken, was: past.newId(), is: null });
  },
  'a seat passed on by somebody who has it not': (writing, past) => {
    const taken = claimOf(writing, past);
    return taken && withClaim(writing, { ...taken, was: past.newId(), is: taken.booking.bookingId });
  },
  'a booking made twice': (writing, past) => {
    const there = last(past.bookings);
    return there && withBatch(writing, { madeBookings: [...writing.batch.madeBookings, there] });
  },
  'a booking changed that was never made': (writing, past) => {
    const there = last(past.bookings);
    const never = there && { ...there, bookingId: past.newId() };
    return never && withBatch(writing, { changedBookings: [...writing.batch.changedBookings, never] });
  },
  'a key that was used': (writing, past) => {
    const used = last(past.replies);
    return used && withBatch(writing, { replies: [...writing.batch.replies, used] });
  },
  'a number in the line that is somebody’s': ({ ...writing }, past) => {
    const there = last(past.entries);
    if (!there) return undefined;
    const ended = { status: 'LEFT', endedAt: there.joinedAt } as const;
    const entry = { ...there, ...ended, entryId: past.newId(), buyerId: past.newId() };
    return withBatch(writing, { entries: new Map(writing.batch.entries).set(entry.entryId, entry) });
  },
  'a second place in the line': (writing, past) => {
    const there = past.entries.findLast(
      ({ entryId, status }) => status === 'WAITING' && !writing.batch.entries.has(entryId),
    );
    if (!there) return undefined;
    const entry = { ...there, entryId: past.newId(), number: there.number + 1_000_000 };
    return withBatch(writing, { entries: new Map(writing.batch.entries).set(entry.entryId, entry) });
  },
  'a payment answered twice': (writing, past) => {
    const paid = past.payments.findLast(({ state }) => state === 'authorised');
    return (
      paid && withBatch(writing, { payments: new Map(writing.batch.payments).set(paid.paymentId, paid) })
    );
  },
  'a refund made twice': (writing, past) => {
    const there = last(past.refunds);
    return there && withBatch(writing, { refunds: [...writing.batch.refunds, there] });
  },
  'a refund of no payment': (writing, past) => {
    const there = last(past.refunds);
    const stray = there && { ...there, refundId: past.newId(), paymentId: past.newId() };
    return stray && withBatch(writing, { refunds: [...writing.batch.refunds, stray] });
  },
  'a ticket voided that there is not': (writing, past) => {
    const held = claimOf(writing, past);
    if (held?.booking.status !== 'RESERVED') return undefined;
    const { bookingId } = held.booking;
    const voided = [...writing.batch.voided, { bookingId, seatId: held.seatId, at: writing.now }];
    return withBatch(writing, { voided });
  },
};
