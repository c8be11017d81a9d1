import type { Timers } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';
import type { Ids } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import { Peers } from '../platform/peers/index.ts';
import { systemRandom } from '../platform/random.ts';
import type { BookingCore } from './core.ts';
import type { Stopwatch } from './database-clock.ts';
import type { Committed } from './deciding.ts';
import { Lanes, type Watched } from './lanes.ts';
import { SeatBoards } from './seat-boards.ts';
import { watchShowTerms } from './show-terms.ts';
import type { TicketCode } from './view.ts';
import { WaitingBoards } from './waiting-boards.ts';

export { adoptBookings } from './adopt.ts';
export { audit } from './audit.ts';
export { cancel } from './cancel.ts';
export { contactsOf } from './contacts.ts';
export { ask, type BookingCore, findBooking } from './core.ts';
export { type CrowdedShow, lookAtCrowd } from './crowd.ts';
export { DatabaseClock, type Stopwatch } from './database-clock.ts';
export type { Booking } from './engine/booking.ts';
export type { Entering, Entrance } from './entrance.ts';
export { keyOf, serveBooking, told } from './http.ts';
export { beginPayment, type PaymentStart, type ProviderAnswer, settlePayment } from './pay.ts';
export { readBooking } from './read.ts';
export { type Reply, type RequestKey, replyBefore } from './replies.ts';
export type { SeatBoard } from './seat-boards.ts';
export { seatBoard } from './seat-map.ts';
export { issueTickets, updateSeats } from './staff.ts';
export type { TicketCode } from './view.ts';

export interface BookingOptions {
  readonly database: Database;
  readonly newId: Ids;
  readonly ticketCode: TicketCode;
  readonly log: Log;
  /** The other servers over the same database; without it they are not reached, nor is this one. */
  readonly peers?: Peers;
  /** Given by tests, which may set it. */
  readonly stopwatch?: Stopwatch;
  /** Given by simulations, where time passes by itself. */
  readonly timers?: Timers | undefined;
  /** How many commands may wait for the writer of a show; the usual number unless given. */
  readonly longestQueue?: number | undefined;
}

/** Opens the booking core over a prepared database and begins to take up what was open when the last server stopped. */
export async function openBooking({
  database,
  newId,
  ticketCode,
  log,
  peers = nobody(log),
  stopwatch = () => performance.now(),
  timers,
  longestQueue,
}: BookingOptions): Promise<BookingCore> {
  const boards = new SeatBoards();
  const waiting = new WaitingBoards();
  const committed: Committed = (show, changes) => {
    const publications = [boards.committed(show, changes), waiting.committed(show, changes)];
    return () => {
      for (const publish of publications) publish();
    };
  };
  const watched: Watched = {
    has: showId => boards.get(showId) !== undefined || waiting.get(showId) !== undefined,
    showIds: () => new Set([...boards.showIds, ...waiting.showIds]),
    outdated: showId => {
      const looking = lanes.look(showId, show => committed(show)());
      looking.catch(error => log.warn({ err: error, showId }, 'a show could not be looked at anew'));
    },
  };
  const lanes = new Lanes({
    ...{ database, peers, newId, ticketCode, log, stopwatch, timers, committed, watched },
    ...(longestQueue !== undefined && { longestQueue }),
  });
  await lanes.open();
  const terms = watchShowTerms(database, log, showId => {
    lanes.forget(showId);
    boards.forget(showId);
  });
  return {
    database,
    lanes,
    boards,
    waiting,
    newId,
    ticketCode,
    handOver: () => lanes.handOver(),
    async close() {
      await terms.stop();
      await lanes.close();
    },
  };
}

const nobody = (log: Log) => new Peers({ key: Buffer.from(systemRandom(32)), url: null, log });
