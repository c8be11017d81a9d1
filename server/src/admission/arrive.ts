import type { AdmissionReceipt } from '@matinee/contract/http/admission.ts';
import { type Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { Sql } from '../platform/database/database.ts';
import type { AdmissionCore } from './core.ts';
import type { Logged } from './line/entries.ts';
import type { Line } from './line/line.ts';
import { receiptOf } from './receipts.ts';

/** Takes a place in the line into a show, or finds the one that the buyer has; the receipt for it is the same each time. */
export async function arrive(
  core: AdmissionCore,
  buyerId: string,
  showId: string,
): Promise<AdmissionReceipt | Refusal> {
  const show = core.lines.find(showId);
  const open = show?.open;
  if (!show || !open || open.line.closed) return refuseWithoutLine(core, showId);
  const { gathersFrom } = show.terms;
  if (open.now() < gathersFrom && open.line.openedAt === null) {
    return refuse('admission-not-yet', { gathersFrom: new Date(gathersFrom).toISOString() });
  }
  const placeId = core.newId();
  const settled = await open.writer.ask({ do: 'arrive', buyerId, placeId });
  if (settled === 'overloaded') return refuse('overloaded');
  if (settled !== 'nothing') return receipt(core, open.line, placeId, settled);
  const slot = open.line.slotOfBuyer(buyerId, open.now());
  if (slot === undefined) return refuseWithoutLine(core, showId);
  const earlier = open.line.placeAt(slot);
  return receipt(core, open.line, earlier, await arrivalOf(core.database.read, earlier));
}

function receipt(
  { sign }: AdmissionCore,
  { lineId, showId, commitment }: Line,
  placeId: string,
  { entry, hash }: Pick<Logged, 'entry' | 'hash'>,
): AdmissionReceipt {
  return receiptOf(
    { placeId, showId, lineId, arrivedAt: entry.at, index: entry.index, hash, commitment },
    sign,
  );
}

async function refuseWithoutLine({ database }: AdmissionCore, showId: string): Promise<Refusal> {
  const { rowCount } = await database.read.query('select from shows where show_id = $1', [showId]);
  return refuse(rowCount === 0 ? 'not-found' : 'admission-not-needed');
}

async function arrivalOf(sql: Sql, placeId: string): Promise<Pick<Logged, 'entry' | 'hash'>> {
  const { rows } = await sql.query<{ entry: Logged['entry']; hash: string }>(ARRIVAL, [placeId]);
  return rows[0]!;
}

const ARRIVAL = `
  select entry::json as entry, encode(hash, 'hex') as hash
  from admission_places place
  join admission_log log on log.line_id = place.line_id and log.index = place.arrival
  where place_id = $1`;
