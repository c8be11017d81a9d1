import type { EventDetail, EventDraft } from '@matinee/contract/http/catalogue.ts';
import { Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { Sql } from '../platform/database/database.ts';
import type { Identity } from '../platform/http/index.ts';
import { newId } from '../platform/ids.ts';
import { EVENT_SUMMARY } from './views.ts';
import { alone, isAdmin, refreshSearch, unknown } from './writing.ts';

export async function readEvent(sql: Sql, eventId: string) {
  const { rows } = await sql.query<EventDetail>({ name: 'event', text: READ, values: [eventId] });
  return rows[0] ?? refuse('not-found');
}

export async function createEvent(sql: Sql, identity: Identity, draft: EventDraft) {
  await alone(sql);
  const refusal = await draftRefusal(sql, draft, null);
  if (refusal) return refusal;
  const eventId = newId();
  await sql.query(CREATE, [eventId, ...valuesOf(draft), identity.buyerId]);
  await refreshSearch(sql, [eventId]);
  return (await readEvent(sql, eventId)) as EventDetail;
}

/** Replaces the whole of it: what a draft leaves out is empty afterwards. */
export async function updateEvent(sql: Sql, identity: Identity, eventId: string, draft: EventDraft) {
  await alone(sql);
  const before = await readEvent(sql, eventId);
  if (before instanceof Refusal) return before;
  const refusal = (await rightsRefusal(sql, identity, eventId)) ?? (await draftRefusal(sql, draft, eventId));
  if (refusal) return refusal;
  await sql.query(UPDATE, [eventId, ...valuesOf(draft)]);
  await refreshSearch(sql, [eventId]);
  return readEvent(sql, eventId);
}

/**
 * What was never held or sold goes without a trace, shows included. Otherwise the event is archived, which takes what is
 * left of it off sale; but not while somebody holds or has bought seats of a show to come.
 */
export async function deleteEvent(sql: Sql, identity: Identity, eventId: string, now: Date) {
  await alone(sql);
  const before = await readEvent(sql, eventId);
  if (before instanceof Refusal) return before;
  const refusal = await rightsRefusal(sql, identity, eventId);
  if (refusal) return refusal;
  // From here on no hold of these shows can begin: its batch moves the show's ledger, whose first row refers to the show.
  await sql.query('select from shows where event_id = $1 order by show_id for update', [eventId]);
  await sql.query(LOCK_LEDGERS, [eventId]);
  const { rows } = await sql.query<{ waited_for: number; touched: number }>(USES, [eventId, now]);
  const { waited_for, touched } = rows[0]!;
  if (waited_for > 0) return refuse('in-use', { shows: waited_for });
  await sql.query(DELETE_UNSOLD_SHOWS, [eventId, touched > 0 ? now : null]);
  if (touched === 0) {
    await sql.query('delete from events where event_id = $1', [eventId]);
    return { eventId, outcome: 'deleted' as const };
  }
  await sql.query(TAKE_OFF_SALE, [eventId, now]);
  await sql.query('update events set archived_at = coalesce(archived_at, $2) where event_id = $1', [
    eventId,
    now,
  ]);
  await refreshSearch(sql, [eventId]);
  return { eventId, outcome: 'archived' as const };
}

/** A partner may change an event that no other's venue shows, if it has added it, or shows it in its own. */
async function rightsRefusal(sql: Sql, identity: Identity, eventId: string): Promise<Refusal | undefined> {
  if (isAdmin(identity)) return undefined;
  const { rows } = await sql.query<{ is_its_own: boolean }>(IS_ITS_OWN, [
    eventId,
    identity.buyerId,
    identity.venueIds,
  ]);
  return rows[0]?.is_its_own ? undefined : refuse('forbidden');
}

async function draftRefusal(
  sql: Sql,
  draft: EventDraft,
  eventId: string | null,
): Promise<Refusal | undefined> {
  const { rowCount: categories } = await sql.query('select from categories where category_id = $1', [
    draft.categoryId,
  ]);
  if (categories === 0) return unknown('/body/categoryId', 'category');
  const { rowCount: alike } = await sql.query(ALIKE, [
    draft.categoryId,
    draft.name,
    draft.year ?? null,
    eventId,
  ]);
  return alike === 0 ? undefined : refuse('already-exists');
}

const valuesOf = (draft: EventDraft) => [
  draft.categoryId,
  draft.name,
  draft.languages,
  draft.genres,
  draft.runningMinutes ?? null,
  draft.rating ?? null,
  draft.year ?? null,
  draft.tagline ?? '',
  draft.description ?? '',
  JSON.stringify(draft.people ?? []),
];

const READ = `
  select ${EVENT_SUMMARY}, e.description, e.people, e.archived_at is not null as archived
    from events e join categories k using (category_id)
   where e.event_id = $1`;

const CREATE = `
  insert into events (event_id, category_id, name, languages, genres, running_minutes, rating, year, tagline,
         description, people, created_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`;

const UPDATE = `
  update events set category_id = $2, name = $3, languages = $4, genres = $5, running_minutes = $6, rating = $7,
         year = $8, tagline = $9, description = $10, people = $11
   where event_id = $1`;

const ALIKE = `
  select from events
   where category_id = $1 and lower(name) = lower($2) and year is not distinct from $3 and archived_at is null
     and event_id is distinct from $4`;

const IS_ITS_OWN = `
  select (e.created_by = $2 or exists (select from shows s where s.event_id = e.event_id))
     and not exists (select from shows s where s.event_id = e.event_id and s.venue_id <> all ($3)) as is_its_own
    from events e where e.event_id = $1`;

const LOCK_LEDGERS = `
  select from seat_ledgers join shows using (show_id)
   where event_id = $1 order by show_id for update of seat_ledgers`;

// Shows to come for which somebody has seats; and shows for which anybody ever had some.
const USES = `
  select count(*) filter (where s.ends_at > $2 and exists (
           select from bookings b where b.show_id = s.show_id and b.status in ('RESERVED', 'PENDING', 'CONFIRMED')
             and (b.status <> 'RESERVED' or b.hold_until > $2)))::int as waited_for,
         count(*) filter (where exists (select from bookings b where b.show_id = s.show_id))::int as touched
    from shows s where s.event_id = $1`;

// All of them, or, where the event stays in the archive, those after $2. Seats that staff have blocked go with them.
const DELETE_UNSOLD_SHOWS = `
  with unsold as (
    select show_id from shows s
     where s.event_id = $1 and ($2::timestamptz is null or s.starts_at > $2)
       and not exists (select from bookings b where b.show_id = s.show_id)),
  blocked as (delete from claims where show_id in (select show_id from unsold)),
  ledgers as (delete from seat_ledgers where show_id in (select show_id from unsold))
  delete from shows where show_id in (select show_id from unsold)`;

const TAKE_OFF_SALE = `
  update shows set on_sale_from = least(on_sale_from, $2::timestamptz - interval '1 second'), on_sale_until = $2
   where event_id = $1 and on_sale_until > $2`;
