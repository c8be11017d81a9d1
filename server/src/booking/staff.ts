import { Refusal } from '@matinee/contract/refusals.ts';
import type { BookingCore } from './core.ts';
import type { Contact } from './engine/booking.ts';
import type { Issue } from './engine/commands.ts';
import type { Told } from './presentations.ts';
import type { Reply, RequestKey } from './replies.ts';
import { viewDecided } from './view.ts';

export interface TicketOrder {
  readonly showId: string;
  readonly seats: Issue['seats'];
  readonly payment: Issue['payment'];
  readonly contact: Contact | null;
  /** Who issues them: the booking is theirs until somebody claims it. */
  readonly buyerId: string;
}

/** Issues tickets without a provider's payment; 201 with the booking's id and the tickets. */
export function issueTickets(core: BookingCore, order: TicketOrder, key?: RequestKey): Promise<Reply> {
  const { showId, ...rest } = order;
  return core.lanes.submit({
    showId,
    command: { do: 'issue', bookingId: core.newId(), paymentId: core.newId(), ...rest },
    ...(key && { key }),
    present: { as: 'issued', given: null },
  });
}

export function presentIssued({ decision, at, code }: Told<null>): Reply {
  if (decision instanceof Refusal) return decision;
  const { bookingId, tickets } = viewDecided(decision, at, code);
  return { status: 201, body: { bookingId, tickets } };
}

export interface SeatUpdate {
  readonly showId: string;
  readonly seatIds: readonly string[];
  readonly blocked: boolean;
}

/** Takes seats off sale, or puts them back; 200 with the revision of the seat map and how many were changed. */
export function updateSeats(
  core: BookingCore,
  { showId, seatIds, blocked }: SeatUpdate,
  key?: RequestKey,
): Promise<Reply> {
  return core.lanes.submit({
    showId,
    command: { do: 'block', seatIds, blocked },
    ...(key && { key }),
    present: { as: 'updated', given: { showId } },
  });
}

export function presentUpdated({ given, decision, at }: Told<{ showId: string }>): Reply {
  if (decision instanceof Refusal) return decision;
  const changed = decision.changes.flatMap(change =>
    change.kind === 'seats-blocked' || change.kind === 'seats-unblocked' ? change.seatIds : [],
  ).length;
  const revision = changed > 0 ? at.revision : at.revision - 1;
  return { status: 200, body: { showId: given.showId, revision, changed } };
}
