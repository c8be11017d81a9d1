import { Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { Database, Sql } from '../platform/database/database.ts';
import type { Ids } from '../platform/ids.ts';
import type { DecidedAt } from './deciding.ts';
import type { Booking } from './engine/booking.ts';
import type { Command } from './engine/commands.ts';
import type { Lanes } from './lanes.ts';
import { BOOKING_COLUMNS, type BookingRow, bookingFrom } from './load.ts';
import type { Presentation, Told } from './presentations.ts';
import type { Reply } from './replies.ts';
import type { SeatBoards } from './seat-boards.ts';
import { type TicketCode, viewDecided } from './view.ts';
import type { WaitingBoards } from './waiting-boards.ts';

/** What the use cases of booking work with. */
export interface BookingCore {
  readonly database: Database;
  readonly lanes: Lanes;
  readonly boards: SeatBoards;
  readonly waiting: WaitingBoards;
  readonly newId: Ids;
  readonly ticketCode: TicketCode;
  /** Leaves the sale to other servers, if there are any; what comes here from then on is asked of them. */
  handOver(): Promise<void>;
  /** Finishes what was accepted, and refuses everything else. */
  close(): Promise<void>;
}

/** A booking as it was last committed, live or ended. */
export async function findBooking(sql: Sql, bookingId: string): Promise<Booking | undefined> {
  const { rows } = await sql.query<BookingRow & Record<string, unknown>>(BOOKING, [bookingId]);
  return rows[0] && bookingFrom(rows[0]);
}

const BOOKING = `select ${BOOKING_COLUMNS} from bookings where booking_id = $1`;

/** On whose behalf a command about a booking is given: null for staff. */
export interface OnBehalf {
  readonly buyerId: string | null;
}

/** A booking as the command leaves it. */
export const presentChanged = ({ given, decision, at, code }: Told<OnBehalf>): Reply =>
  decision instanceof Refusal
    ? refusedAbout(given, decision, at)
    : { status: 200, body: viewDecided(decision, at, code) };

/** The engine knows live bookings only: what it does not find is refused by what has become of it. */
export const refusedAbout = ({ buyerId }: OnBehalf, refusal: Refusal, { ended }: DecidedAt): Refusal =>
  refusal.code === 'not-found' && ended.booking ? refuseEnded(ended.booking, buyerId) : refusal;

function refuseEnded(ended: Booking, buyerId: string | null): Refusal {
  if (buyerId !== null && ended.buyerId !== buyerId) return refuse('hold-not-yours');
  if (ended.status === 'EXPIRED') return refuse('hold-expired');
  return refuse('booking-not-open', { bookingStatus: ended.status });
}

/** Asks a show's writer on the server's own account; the answer is a value, not a reply. */
export async function ask<T>(
  core: BookingCore,
  showId: string,
  command: Command,
  present: Presentation,
): Promise<T | Refusal> {
  const reply = await core.lanes.submit({ showId, command, present });
  return reply instanceof Refusal ? reply : (reply.body as T);
}
