import type { AdmissionState } from '@matinee/contract/http/admission.ts';
import { type Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { AdmissionCore } from './core.ts';
import type { Closing } from './line/entries.ts';
import type { WatchedShow } from './lines.ts';

/** How a show is entered just now: for a show with a line from memory, for all others by one look at the database. */
export async function readState(core: AdmissionCore, showId: string): Promise<AdmissionState | Refusal> {
  const show = core.lines.find(showId);
  if (show?.open && !show.open.line.closed) return stateOf(showId, show, show.open.now());
  const { rows } = await core.database.read.query<Row & Record<string, unknown>>(LAST_LINE, [showId]);
  const [row] = rows;
  if (!row) return refuse('not-found');
  const { lineId, commitment, because } = row;
  const state = because === 'sold-out' ? 'SOLD_OUT' : 'OFF';
  return { showId, state, lineId, commitment, gathersFrom: null, opensAt: null, inLine: 0 };
}

function stateOf(showId: string, { terms, open }: WatchedShow, now: number): AdmissionState {
  const { line } = open!;
  const isBefore = line.openedAt === null;
  const state = !isBefore ? 'OPEN' : now < terms.gathersFrom ? 'NOT_YET' : 'BEFORE_OPENING';
  return {
    showId,
    state,
    lineId: line.lineId,
    commitment: line.commitment,
    gathersFrom: new Date(terms.gathersFrom).toISOString(),
    opensAt: new Date(line.opensAt).toISOString(),
    inLine: line.waiting,
  };
}

interface Row {
  readonly lineId: string | null;
  readonly commitment: string | null;
  readonly because: Closing | null;
}

const LAST_LINE = `
  select line_id as "lineId", encode(sha256(seed), 'hex') as commitment, closed_because as because
  from shows
  left join lateral (
    select line_id, seed, closed_because from admission_lines line
    where line.show_id = shows.show_id
    order by line_id desc limit 1
  ) newest on true
  where show_id = $1`;
