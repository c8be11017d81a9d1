import type { WaitingView } from '@matinee/contract/http/waiting.ts';
import { Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { BookingCore } from './core.ts';
import { ENTRY_COLUMNS, type EntryRow, entryFrom } from './load.ts';
import type { Told } from './presentations.ts';
import type { Reply, RequestKey } from './replies.ts';
import { viewEntry, WaitingBoard } from './waiting-boards.ts';

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
    body: viewEntry(entry, { position, offer, rule: show.show.waitingRule, revision, now }),
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

export function presentLeft({ given: before, decision, at: { now, revision } }: Told<WaitingView>): Reply {
  const status = decision instanceof Refusal ? before.status : 'LEFT';
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

async function readStored(
  core: BookingCore,
  buyerId: string,
  entryId: string,
): Promise<WaitingView | undefined> {
  const { rows } = await core.database.read.query<StoredEntry>(ENTRY, [entryId, buyerId]);
  const [row] = rows;
  if (!row) return undefined;
  const { now, rule, revision, ...stored } = row;
  const entry = entryFrom(stored);
  if (entry.endedAt === null) {
    const board = await waitingBoard(core, entry.showId);
    const view = board?.view(entryId, now.getTime());
    if (view) return view;
  }
  return viewEntry(entry, { position: 0, offer: undefined, rule, revision, now: now.getTime() });
}

type StoredEntry = EntryRow & {
  readonly now: Date;
  readonly rule: WaitingView['rule'];
  readonly revision: number;
};

const ENTRY = `
  select entry.*, show.waiting_rule as rule, coalesce(revision, 0) as revision, clock_timestamp() as now
  from (select ${ENTRY_COLUMNS} from waiting_entries where entry_id = $1 and buyer_id = $2) as entry
  join shows show on show.show_id = entry."showId"
  left join seat_ledgers ledger on ledger.show_id = entry."showId"`;

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
    const leave = board!.follow(view.entryId, () => done());
    const timer = setTimeout(() => done(), waitMs);
    const done = () => {
      leave();
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    signal.addEventListener('abort', done, { once: true });
  });
  return readEntry(core, buyerId, view.entryId);
}
