import type { Body } from '@matinee/contract/endpoint.ts';
import type { AdmissionSettings, setAdmission } from '@matinee/contract/http/admission.ts';
import { type Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { Sql } from '../platform/database/database.ts';
import type { Identity } from '../platform/http/index.ts';

const USUAL = { passSeconds: 600, mostAtOnce: null, loadPerSecond: 200 };
const GATHERS_BEFORE_MS = 3_600_000;

/** How a show of these staff is set to be entered; by everybody, where nothing was ever set. */
export async function readSettings(
  sql: Sql,
  staff: Identity,
  showId: string,
): Promise<AdmissionSettings | Refusal> {
  const { rows } = await sql.query<Row>(READ, [showId, staff.roles.includes('admin'), staff.venueIds]);
  const [row] = rows;
  if (!row) return refuse('not-found');
  const gathersFrom = row.gathersFrom ?? hourBefore(row.onSaleFrom);
  return {
    showId,
    mode: row.mode ?? 'off',
    gathersFrom: gathersFrom.toISOString(),
    passSeconds: row.passSeconds ?? USUAL.passSeconds,
    mostAtOnce: row.mostAtOnce ?? USUAL.mostAtOnce,
    loadPerSecond: row.loadPerSecond ?? USUAL.loadPerSecond,
  };
}

/** Sets how a show of these staff is entered; what is not said is as usual. The line is made or ended a moment later. */
export async function changeSettings(
  sql: Sql,
  staff: Identity,
  showId: string,
  body: Body<typeof setAdmission>,
): Promise<AdmissionSettings | Refusal> {
  const before = await readSettings(sql, staff, showId);
  if (!('mode' in before)) return before;
  const { rows } = await sql.query<{ onSaleFrom: Date }>(ON_SALE_FROM, [showId]);
  const gathersFrom = body.gathersFrom ?? hourBefore(rows[0]!.onSaleFrom).toISOString();
  const settings = { showId, ...USUAL, ...body, gathersFrom: new Date(gathersFrom).toISOString() };
  const { mode, passSeconds, mostAtOnce, loadPerSecond } = settings;
  await sql.query(WRITE, [showId, mode, settings.gathersFrom, passSeconds, mostAtOnce, loadPerSecond]);
  return settings;
}

const hourBefore = (instant: Date): Date => new Date(instant.getTime() - GATHERS_BEFORE_MS);

type Row = {
  readonly [K in keyof Omit<AdmissionSettings, 'showId' | 'gathersFrom'>]: AdmissionSettings[K] | null;
} & {
  readonly gathersFrom: Date | null;
  readonly onSaleFrom: Date;
};

const READ = `
  select mode, gathers_from as "gathersFrom", pass_seconds as "passSeconds", most_at_once as "mostAtOnce",
    load_per_second as "loadPerSecond", on_sale_from as "onSaleFrom"
  from shows left join admission_settings using (show_id)
  where show_id = $1 and ($2 or venue_id = any($3))`;

const ON_SALE_FROM = `select on_sale_from as "onSaleFrom" from shows where show_id = $1`;

const WRITE = `
  insert into admission_settings (show_id, mode, gathers_from, pass_seconds, most_at_once, load_per_second)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (show_id) do update
    set mode = excluded.mode, gathers_from = excluded.gathers_from, pass_seconds = excluded.pass_seconds,
      most_at_once = excluded.most_at_once, load_per_second = excluded.load_per_second`;
