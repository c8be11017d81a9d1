import type { Money } from '@matinee/contract/values.ts';

// What several replies of the catalogue have in common, as SQL columns: one spelling of each.

/** `EventSummary`, of `events e` and `categories k`. */
export const EVENT_SUMMARY = `
  e.event_id as "eventId", e.name, k.name as category, k.category_id as "categoryId", e.languages, e.genres,
  e.running_minutes as "runningMinutes", e.rating, e.year, e.tagline`;

/** `VenueSummary`, of `venues v` and `cities c`. */
export const VENUE_SUMMARY = `
  v.venue_id as "venueId", v.name, v.address, c.city_id as "cityId", c.name as city, c.time_zone as "timeZone",
  (select coalesce(sum(p.capacity), 0)::int from halls h join current_plans p using (hall_id)
    where h.venue_id = v.venue_id) as capacity`;

/** The same as a JSON object, for a row that holds several. */
export const asJson = (columns: string): string => `(select to_jsonb(x) from (select ${columns}) x)`;

export const money = (amount: number, currency: string): Money => ({ amount, currency });
