import type { Batch } from './batch.ts';
import type { Booking } from './engine/booking.ts';
import type { Command } from './engine/commands.ts';
import type { ShowSeats } from './engine/show-seats.ts';
import type { WaitingEntry } from './engine/waiting-line.ts';
import type { LaneMemory } from './lane-memory.ts';
import type { Store } from './store.ts';

// A show's memory has what is live. A command about something that has ended is brought that along, as it was left: money
// may revive it (B8), and whoever asks is told what has become of it (B5).

/** The booking or the place in line that a command is about, if it has ended. */
export interface Ended {
  readonly booking?: Booking | undefined;
  readonly place?: WaitingEntry | undefined;
}

export interface EndedBefore {
  readonly bookings: ReadonlyMap<string, Booking>;
  readonly entries: ReadonlyMap<string, WaitingEntry>;
}

/** All that these commands are about and that had ended before them. What ends in their own batch is found there. */
export async function loadEnded(
  store: Store,
  memory: LaneMemory,
  submissions: readonly { readonly showId: string; readonly command: Command }[],
): Promise<EndedBefore> {
  const bookingIds: string[] = [];
  const entryIds: string[] = [];
  for (const { showId, command } of submissions) {
    const { bookingId, entryId } = missing(command, memory.get(showId)?.seats);
    if (bookingId) bookingIds.push(bookingId);
    if (entryId) entryIds.push(entryId);
  }
  return {
    bookings: bookingIds.length === 0 ? new Map() : await store.bookings(bookingIds),
    entries: entryIds.length === 0 ? new Map() : await store.entries(entryIds),
  };
}

export const NOTHING_ENDED: EndedBefore = { bookings: new Map(), entries: new Map() };

/** Whether a command may be about something that has ended, so that the store has to be asked for it. */
export function isAboutEnded(command: Command, seats: ShowSeats): boolean {
  const { bookingId, entryId } = missing(command, seats);
  return bookingId !== undefined || entryId !== undefined;
}

/** What a command is about, as far as memory does not have it. */
function missing(command: Command, seats: ShowSeats | undefined): Subject {
  const { bookingId, entryId } = subjectOf(command);
  return {
    ...(bookingId !== undefined && !seats?.liveBooking(bookingId) && { bookingId }),
    ...(entryId !== undefined && !seats?.line.entry(entryId) && { entryId }),
  };
}

export function findEnded(command: Command, batch: Batch, before: EndedBefore): Ended {
  const { bookingId = '', entryId = '' } = subjectOf(command);
  return {
    booking: batch.bookings.get(bookingId) ?? before.bookings.get(bookingId),
    place: batch.entries.get(entryId) ?? before.entries.get(entryId),
  };
}

export const bring = (command: Command, find: () => Ended): Command =>
  command.do === 'settle-payment' ? { ...command, ended: find().booking } : command;

interface Subject {
  readonly bookingId?: string;
  readonly entryId?: string;
}

/** What a command changes; not what it makes. */
function subjectOf(command: Command): Subject {
  switch (command.do) {
    case 'settle-payment':
      return { bookingId: command.payment.bookingId };
    case 'release':
    case 'change-seats':
    case 'begin-payment':
    case 'cancel':
      return { bookingId: command.bookingId };
    case 'leave':
      return { entryId: command.entryId };
    default:
      return {};
  }
}
