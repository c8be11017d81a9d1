import type { AdmissionStatus, AdmissionView } from '@matinee/contract/http/admission.ts';
import { type Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { AdmissionCore } from './core.ts';
import type { Closing } from './line/entries.ts';
import type { OpenLine } from './open-line.ts';
import { endedAs, viewPlace } from './views.ts';

/** A place, where it is in memory. */
export interface Standing {
  readonly open: OpenLine;
  readonly slot: number;
}

export interface PlaceName {
  readonly buyerId: string;
  readonly showId: string;
  readonly placeId: string;
}

/** A buyer's own place in a line that is open, or was a moment ago. Undefined for another's, as for one that is not known. */
export async function findPlace({ lines }: AdmissionCore, name: PlaceName): Promise<Standing | undefined> {
  const open = lines.find(name.showId)?.open;
  if (!open) return undefined;
  // It may have been taken at another server a moment ago.
  if (open.line.slotOf(name.placeId) === undefined) await open.writer.catchUp();
  const slot = open.line.slotOf(name.placeId);
  return slot !== undefined && open.line.buyerAt(slot) === name.buyerId ? { open, slot } : undefined;
}

/** A buyer's own place as it is now; undefined for another's, as for one that does not exist. */
export async function readPlace(core: AdmissionCore, name: PlaceName): Promise<AdmissionView | undefined> {
  const standing = await findPlace(core, name);
  return standing ? viewStanding(core, standing) : readEnded(core, name);
}

export const viewStanding = ({ passes }: AdmissionCore, { open, slot }: Standing): AdmissionView =>
  viewPlace(open.line, slot, open.now(), passes);

const OVER: readonly AdmissionStatus[] = ['LEFT', 'PASS_EXPIRED', 'SOLD_OUT', 'SALE_OVER', 'OPEN_TO_ALL'];

export const isOver = ({ status }: AdmissionView): boolean => OVER.includes(status);

/** The place once it is another than at revision `since`, or as it is when the time or the client's patience is over. */
export async function awaitPlace(
  core: AdmissionCore,
  standing: Standing,
  { since, waitMs, signal }: { since: number; waitMs: number; signal: AbortSignal },
): Promise<AdmissionView> {
  const { open, slot } = standing;
  const view = viewStanding(core, standing);
  if (isOver(view) || view.revision > since || waitMs === 0) return view;
  await new Promise<void>(resolve => {
    const leave = open.followers.follow(open.line, slot, open.now(), () => done());
    const timer = setTimeout(() => done(), waitMs);
    const done = () => {
      leave();
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    signal.addEventListener('abort', done, { once: true });
  });
  return viewStanding(core, standing);
}

/** Gives up a place, or a pass. Who has left already is told so again. */
export async function leavePlace(
  core: AdmissionCore,
  name: PlaceName,
): Promise<{ placeId: string; status: AdmissionStatus } | Refusal> {
  const { placeId } = name;
  const standing = await findPlace(core, name);
  if (standing && !standing.open.line.closed) {
    const settled = await standing.open.writer.ask({ do: 'leave', placeId });
    if (settled === 'overloaded') return refuse('overloaded');
  }
  const view = standing ? viewStanding(core, standing) : await readEnded(core, name);
  return view ? { placeId, status: view.status } : refuse('not-found');
}

/** A place of a line that has ended and is no longer in memory. */
async function readEnded(
  { database }: AdmissionCore,
  { buyerId, showId, placeId }: PlaceName,
): Promise<AdmissionView | undefined> {
  const { rows } = await database.read.query<EndedRow & Record<string, unknown>>(ENDED, [
    placeId,
    buyerId,
    showId,
  ]);
  const [row] = rows;
  if (!row?.because) return undefined;
  return {
    placeId,
    showId,
    lineId: row.lineId,
    status: row.hasLeft ? 'LEFT' : endedAs[row.because],
    position: 0,
    ahead: 0,
    inLine: 0,
    expectedWaitSeconds: null,
    opensAt: row.opensAt.toISOString(),
    serverTime: row.now.toISOString(),
    revision: ENDED_REVISION,
  };
}

/** Beyond that of every place in memory. */
const ENDED_REVISION = 9_000_000_000;

interface EndedRow {
  readonly lineId: string;
  readonly because: Closing | null;
  readonly hasLeft: boolean;
  readonly opensAt: Date;
  readonly now: Date;
}

const ENDED = `
  select line_id as "lineId", closed_because as because, ended as "hasLeft", on_sale_from as "opensAt",
    clock_timestamp() as now
  from admission_places join admission_lines using (line_id) join shows using (show_id)
  where place_id = $1 and buyer_id = $2 and show_id = $3`;
