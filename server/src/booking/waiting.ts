import type { WaitingView } from '@matinee/contract/http/waiting.ts';
import { Refusal, refuse } from '@matinee/contract/refusals.ts';
import { type PageQuery, pageOf, pageStart } from '../platform/paging.ts';
import type { BookingCore } from './core.ts';
import type { Booking } from './engine/booking.ts';
import type { WaitingEntry } from './engine/waiting-line.ts';
import { ENTRY_COLUMNS, type EntryRow, entryFrom } from './load.ts';
import type { Told } from './presentations.ts';
import type { Reply, RequestKey } from './replies.ts';
import { type SeenAt, termsOf, viewEntry, WaitingBoard, type WaitingTerms } from './waiting-boards.ts';

/** Joins the line of a show; 201 with the place, or the exact reason why there is none to have. */
export function joinWaiting(
  core: BookingCore,
  buyerId: string,
  { showId, seats }: { showId: string; seats: number },
  key?: RequestKey,
): Promise<Reply> {
  const entryId = core.newId();
  return core.lanes.submit({
    showId,
    command: { do: 'join', entryId, buyerId, seats },
    ...(key && { key }),
    present: { as: 'joined', given: { entryId } },
  });
}

export function presentJoined({ given, decision, at }: Told<{ entryId: string }>): Reply {
  if (decision instanceof Refusal) return decision;
  const { now, seats: show, revision } = at;
  const entry = show.line.entry(given.entryId)!;
  const offer = entry.bookingId ? show.liveBooking(entry.bookingId) : undefined;
  const position = entry.status === 'WAITING' ? show.line.length : 0;
  return {
    status: 201,
    body: viewEntry(entry, { position, offer, ...termsOf(show), revision, now }),
  };
}

/** Leaves the line. Who has left already, or whose wait is over, is told so again. */
export async function leaveWaiting(
  core: BookingCore,
  buyerId: string,
  entryId: string,
  key?: RequestKey,
): Promise<Reply> {
  const before = await readEntry(core, buyerId, entryId);
  if (!before) return refuse('not-found');
  return core.lanes.submit({
    showId: before.showId,
    command: { do: 'leave', entryId, buyerId },
    ...(key && { key }),
    present: { as: 'left', given: before },
  });
}

export function presentLeft({ given: before, decision, at }: Told<WaitingView>): Reply {
  const { now, revision, ended } = at;
  const status = decision instanceof Refusal ? (ended.place?.status ?? before.status) : 'LEFT';
  const { offer: _gone, ...view } = before;
  const serverTime = new Date(now).toISOString();
  return { status: 200, body: { ...view, status, position: 0, ahead: 0, revision, serverTime } };
}

/** A buyer's own place; undefined for another's, as for one that does not exist. From memory, but for waits that are over. */
export async function readEntry(
  core: BookingCore,
  buyerId: string,
  entryId: string,
): Promise<WaitingView | undefined> {
  const board = core.waiting.ofEntry(entryId);
  if (board?.ownerOf(entryId) === buyerId) {
    const now = core.lanes.now(board.showId);
    if (now !== undefined) return board.view(entryId, now);
  }
  return readStored(core, buyerId, entryId);
}

/**
 * A place that the line in memory does not tell of. A live one is there as soon as the line is loaded, unless the line has heard
 * of its end since the row was read or, where another server writes the show, has not heard of its beginning yet: then the
 * database tells all of it.
 */
async function readStored(
  core: BookingCore,
  buyerId: string,
  entryId: string,
): Promise<WaitingView | undefined> {
  const stored = await findStored(core, buyerId, entryId);
  if (!stored || stored.entry.endedAt !== null) return stored && viewEntry(stored.entry, stored.at);
  const board = await waitingBoard(core, stored.entry.showId);
  const view = board?.view(entryId, stored.at.now);
  if (view) return view;
  const { entry, at } = (await findStored(core, buyerId, entryId, true))!;
  return viewEntry(entry, at);
}

/** Counting those ahead takes as long as there are: `isCounted` says whether the position is wanted, else it is 0. */
async function findStored(
  core: BookingCore,
  buyerId: string,
  entryId: string,
  isCounted = false,
): Promise<{ entry: WaitingEntry; at: SeenAt } | undefined> {
  const { rows } = await core.database.read.query<StoredEntry>(ENTRY, [entryId, buyerId, isCounted]);
  const [row] = rows;
  if (!row) return undefined;
  const { now, position, rule, offerSeconds, revision, offeredSeats, holdUntil, ...stored } = row;
  const entry = entryFrom(stored);
  const offer = offeredSeats && { seats: offeredSeats, holdUntil: holdUntil!.getTime() };
  return {
    entry,
    at: {
      ...{ position, rule, offerSeconds, revision, now: now.getTime() },
      offer: offer ? { bookingId: entry.bookingId!, ...offer } : undefined,
    },
  };
}

type StoredEntry = EntryRow &
  WaitingTerms & {
    readonly now: Date;
    readonly revision: number;
    readonly position: number;
    readonly offeredSeats: Booking['seats'] | null;
    readonly holdUntil: Date | null;
  };

const ENTRY = `
  select entry.*, show.waiting_rule as rule, show.offer_seconds as "offerSeconds", coalesce(revision, 0) as revision,
    offer.seats as "offeredSeats", offer.hold_until as "holdUntil", clock_timestamp() as now,
    case when $3 and entry.status = 'WAITING' then (
      select count(*) from waiting_entries waiting
      where waiting.show_id = entry."showId" and waiting.number <= entry.number and waiting.status = 'WAITING'
    ) else 0 end as position
  from (select ${ENTRY_COLUMNS} from waiting_entries where entry_id = $1 and buyer_id = $2) as entry
  join shows show on show.show_id = entry."showId"
  left join seat_ledgers ledger on ledger.show_id = entry."showId"
  left join bookings offer on offer.booking_id = entry."bookingId" and entry.status = 'OFFERED'`;

/** A buyer's places that have not ended, newest first. One that ends while the page is made is left out. */
export async function readPlaces(
  core: BookingCore,
  buyerId: string,
  query: PageQuery,
): Promise<{ items: WaitingView[]; nextCursor: string | null } | Refusal> {
  const start = pageStart(query, ['id']);
  if (start instanceof Refusal) return start;
  const values = [buyerId, start.after?.[0] ?? null, start.limit + 1];
  const { rows } = await core.database.read.query<{ entryId: string }>(PLACES, values);
  const { items, nextCursor } = pageOf(
    rows,
    start.limit,
    ({ entryId }) => readEntry(core, buyerId, entryId),
    ({ entryId }) => [entryId],
  );
  const views = await Promise.all(items);
  return { items: views.flatMap(view => (view && !isOver(view) ? view : [])), nextCursor };
}

const PLACES = `
  select entry_id as "entryId" from waiting_entries
  where buyer_id = $1 and ended_at is null and ($2::uuid is null or entry_id < $2)
  order by entry_id desc limit $3`;

/** The line of a show as it was last committed; undefined if there is no such show. */
export async function waitingBoard(core: BookingCore, showId: string): Promise<WaitingBoard | undefined> {
  return (
    core.waiting.get(showId) ??
    core.lanes.look(showId, loaded => core.waiting.get(showId) ?? core.waiting.keep(new WaitingBoard(loaded)))
  );
}

export const isOver = ({ status }: WaitingView): boolean => status !== 'WAITING' && status !== 'OFFERED';

/** W6: the place once it is another than at revision `since`, or as it is when the time or the client's patience is over. */
export async function awaitChange(
  core: BookingCore,
  view: WaitingView,
  { buyerId, since, waitMs, signal }: { buyerId: string; since: number; waitMs: number; signal: AbortSignal },
): Promise<WaitingView | undefined> {
  if (isOver(view) || view.revision > since || waitMs === 0) return view;
  const board = await waitingBoard(core, view.showId);
  await new Promise<void>(resolve => {
    const leave = board!.follow(view.entryId, done);
    const timer = setTimeout(done, waitMs);
    function done(): void {
      leave();
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });
  return readEntry(core, buyerId, view.entryId);
}
