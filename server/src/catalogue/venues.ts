import type { HallDraft, Venue, VenueDraft, VenueSummary } from '@matinee/contract/http/catalogue.ts';
import { Refusal, refuse } from '@matinee/contract/refusals.ts';
import { bindVenue } from '../accounts/index.ts';
import type { Sql } from '../platform/database/database.ts';
import type { Identity } from '../platform/http/index.ts';
import { newId } from '../platform/ids.ts';
import { type PageQuery, pageOf, pageStart } from '../platform/paging.ts';
import { planProblems } from './plan-problems.ts';
import { addPlan } from './plans.ts';
import { VENUE_SUMMARY } from './views.ts';
import { alone, isAdmin, mayManage, refreshSearch, unknown } from './writing.ts';

export async function listVenues(
  sql: Sql,
  query: PageQuery & { readonly cityId?: string; readonly q?: string },
) {
  const start = pageStart(query, ['text', 'id']);
  if (start instanceof Refusal) return start;
  const { limit, after = [null, null] } = start;
  const values = [limit + 1, query.cityId ?? null, query.q?.trim() || null, ...after];
  const { rows } = await sql.query<VenueSummary>({ name: 'venues', text: LIST, values });
  return pageOf(
    rows,
    limit,
    venue => venue,
    venue => [venue.name, venue.venueId],
  );
}

export async function readVenue(sql: Sql, venueId: string) {
  const { rows } = await sql.query<Venue>({ name: 'venue', text: READ, values: [venueId] });
  return rows[0] ?? refuse('not-found');
}

/** A partner may act for the venues that it adds. */
export async function createVenue(sql: Sql, identity: Identity, draft: VenueDraft) {
  await alone(sql);
  const venueId = newId();
  const refusal = await draftRefusal(sql, draft, venueId);
  if (refusal) return refusal;
  await sql.query('insert into venues (venue_id, city_id, name, address) values ($1, $2, $3, $4)', [
    venueId,
    draft.cityId,
    draft.name,
    draft.address,
  ]);
  await saveHalls(sql, venueId, draft.halls);
  if (!isAdmin(identity)) await bindVenue(sql, identity.buyerId, venueId);
  return (await readVenue(sql, venueId)) as Venue;
}

/** Replaces what is said of a venue. Halls that are left out are deleted, unless they have shows. */
export async function updateVenue(sql: Sql, identity: Identity, venueId: string, draft: VenueDraft) {
  await alone(sql);
  const before = await readVenue(sql, venueId);
  if (before instanceof Refusal) return before;
  if (!mayManage(identity, venueId)) return refuse('forbidden');
  const refusal = (await draftRefusal(sql, draft, venueId)) ?? (await useRefusal(sql, before, draft));
  if (refusal) return refusal;
  await sql.query('update venues set city_id = $2, name = $3, address = $4 where venue_id = $1', [
    venueId,
    draft.cityId,
    draft.name,
    draft.address,
  ]);
  await deleteHalls(sql, leftOut(before, draft));
  await saveHalls(sql, venueId, draft.halls);
  const { rows } = await sql.query<{ event_id: string }>(
    'select distinct event_id from shows where venue_id = $1',
    [venueId],
  );
  await refreshSearch(
    sql,
    rows.map(row => row.event_id),
  );
  return readVenue(sql, venueId);
}

async function draftRefusal(sql: Sql, draft: VenueDraft, venueId: string): Promise<Refusal | undefined> {
  const faults = draft.halls.flatMap(({ plan }, index) =>
    planProblems(plan).map(({ path, message }) => ({ path: `/body/halls/${index}/plan${path}`, message })),
  );
  if (faults.length > 0) return refuse('invalid-request', { errors: faults });
  const { rowCount: cities } = await sql.query('select from cities where city_id = $1', [draft.cityId]);
  if (cities === 0) return unknown('/body/cityId', 'city');
  const { rows } = await sql.query<{ hall_id: string }>('select hall_id from halls where venue_id = $1', [
    venueId,
  ]);
  const known = new Set(rows.map(row => row.hall_id));
  const stranger = draft.halls.findIndex(
    ({ hallId }) => hallId !== undefined && !known.has(hallId.toLowerCase()),
  );
  if (stranger >= 0) return unknown(`/body/halls/${stranger}/hallId`, 'hall in this venue');
  const { rowCount: alike } = await sql.query(ALIKE, [draft.cityId, draft.name, venueId]);
  if (alike !== 0)
    return refuse('already-exists', {
      errors: [{ path: '/body/name', message: 'another venue of this city has it' }],
    });
  const double = draft.halls.findIndex(
    ({ name }, index) => draft.halls.findIndex(hall => hall.name === name) < index,
  );
  return double < 0
    ? undefined
    : refuse('already-exists', {
        errors: [{ path: `/body/halls/${double}/name`, message: 'another hall has it' }],
      });
}

/** What has shows stays where it is: their prices are in the currency of the city, and their seats those of the hall. */
async function useRefusal(sql: Sql, before: Venue, draft: VenueDraft): Promise<Refusal | undefined> {
  const isMoved = before.cityId !== draft.cityId.toLowerCase();
  const { rows } = await sql.query<{ hall_id: string }>(HALLS_WITH_SHOWS, [before.venueId]);
  const withShows = new Set(rows.map(row => row.hall_id));
  if (isMoved && withShows.size > 0)
    return refuse('in-use', { errors: [{ path: '/body/cityId', message: 'the venue has shows' }] });
  const used = leftOut(before, draft).find(hallId => withShows.has(hallId));
  return used === undefined ? undefined : refuse('in-use', { hallId: used });
}

function leftOut(before: Venue, draft: VenueDraft): string[] {
  const kept = new Set(draft.halls.map(({ hallId }) => hallId?.toLowerCase()));
  return before.halls.map(({ hallId }) => hallId).filter(hallId => !kept.has(hallId));
}

async function deleteHalls(sql: Sql, hallIds: readonly string[]): Promise<void> {
  await sql.query('delete from seat_plans where hall_id = any ($1)', [hallIds]);
  await sql.query('delete from halls where hall_id = any ($1)', [hallIds]);
}

/** A plan that is not the hall's present one becomes its next version. */
async function saveHalls(sql: Sql, venueId: string, halls: readonly HallDraft[]): Promise<void> {
  // Two halls may exchange their names, so all give up theirs first.
  await sql.query('update halls set name = hall_id::text where venue_id = $1', [venueId]);
  for (const { hallId = newId(), name, plan } of halls) {
    await sql.query(SAVE_HALL, [hallId, venueId, name]);
    const { rows } = await sql.query<{ is_same: boolean }>(IS_SAME_PLAN, [hallId, JSON.stringify(plan)]);
    if (!rows[0]?.is_same) await addPlan(sql, hallId, plan);
  }
}

const LIST = `
  select ${VENUE_SUMMARY}
    from venues v join cities c using (city_id)
   where ($2::uuid is null or v.city_id = $2)
     and ($3::text is null or word_similarity(lower(unaccent($3)), lower(unaccent(v.name || ' ' || v.address))) >= 0.4)
     and ($4::text is null or (v.name, v.venue_id) > ($4, $5::uuid))
   order by v.name, v.venue_id
   limit $1`;

const READ = `
  select ${VENUE_SUMMARY},
    (select coalesce(jsonb_agg(h order by h.name), '[]') from (
      select h.hall_id as "hallId", h.name, p.capacity, p.plan_id as "planId", p.version as "planVersion"
        from halls h join current_plans p using (hall_id) where h.venue_id = v.venue_id) h) as halls
    from venues v join cities c using (city_id)
   where v.venue_id = $1`;

const ALIKE = 'select from venues where city_id = $1 and name = $2 and venue_id <> $3';

const HALLS_WITH_SHOWS = 'select distinct hall_id from shows where venue_id = $1';

const SAVE_HALL = `
  insert into halls (hall_id, venue_id, name) values ($1, $2, $3)
  on conflict (hall_id) do update set name = excluded.name`;

const IS_SAME_PLAN = 'select layout = $2 as is_same from current_plans where hall_id = $1';
