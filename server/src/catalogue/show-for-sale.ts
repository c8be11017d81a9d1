import type { WaitingRule } from '@matinee/contract/http/waiting.ts';
import { expandPlan, type Seat, type SeatPlan } from '@matinee/contract/plan.ts';
import type { Sql } from '../platform/database/database.ts';
import type { Discount } from '../pricing/index.ts';
import { DISCOUNTS_OF_SHOW } from './discounts.ts';

/** All of a show that selling it takes; amounts in minor units of `currency`. */
export interface ShowForSale {
  readonly showId: string;
  readonly event: { readonly eventId: string; readonly name: string; readonly category: string };
  readonly venue: { readonly venueId: string; readonly name: string };
  readonly city: { readonly cityId: string; readonly name: string };
  readonly hall: { readonly hallId: string; readonly name: string };
  readonly planId: string;
  readonly planVersion: number;
  /** In the plan's own order; the same array for all shows in it. */
  readonly seats: readonly Seat[];
  /** The classes of the plan by name: the order in which seat_ledgers.taken counts. */
  readonly classes: readonly string[];
  readonly prices: Readonly<Record<string, number>>;
  readonly currency: string;
  /** Those whose scope this show is in. */
  readonly discounts: readonly Discount[];
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly onSaleFrom: Date;
  readonly onSaleUntil: Date;
  readonly timeZone: string;
  readonly mostSeatsPerBuyer: number;
  readonly waitingRule: WaitingRule;
  readonly offerSeconds: number;
  readonly cancellation: { readonly untilMinutesBefore: number | null; readonly refundPercent: number };
}

/** Loads a show for the booking core; undefined if there is none under this id. */
export async function loadShowForSale(sql: Sql, showId: string): Promise<ShowForSale | undefined> {
  const { rows } = await sql.query<Omit<ShowForSale, 'seats'> & { layout: SeatPlan }>(QUERY, [showId]);
  if (!rows[0]) return undefined;
  const { layout, ...show } = rows[0];
  return { ...show, seats: seatsOf(show, layout) };
}

/** How many plans are kept expanded. */
const MOST_PLANS = 200;
const expanded = new Map<string, readonly Seat[]>();

/** The seats of a plan, the same array for all shows in it: a hall has hundreds of shows, and a plan's version never changes. */
function seatsOf({ planId, planVersion }: Pick<ShowForSale, 'planId' | 'planVersion'>, layout: SeatPlan) {
  const name = `${planId} ${planVersion}`;
  const seats = expanded.get(name) ?? expandPlan(layout);
  expanded.delete(name);
  expanded.set(name, seats);
  if (expanded.size > MOST_PLANS) expanded.delete(expanded.keys().next().value!);
  return seats;
}

const QUERY = `
  select
    s.show_id as "showId",
    jsonb_build_object('eventId', e.event_id, 'name', e.name, 'category', k.name) as event,
    jsonb_build_object('venueId', v.venue_id, 'name', v.name) as venue,
    jsonb_build_object('cityId', c.city_id, 'name', c.name) as city,
    jsonb_build_object('hallId', h.hall_id, 'name', h.name) as hall,
    p.plan_id as "planId", p.version as "planVersion", p.layout, p.classes,
    s.prices, s.currency,
    s.starts_at as "startsAt", s.ends_at as "endsAt",
    s.on_sale_from as "onSaleFrom", s.on_sale_until as "onSaleUntil",
    c.time_zone as "timeZone",
    s.most_seats_per_buyer as "mostSeatsPerBuyer", s.waiting_rule as "waitingRule", s.offer_seconds as "offerSeconds",
    jsonb_build_object('untilMinutesBefore', s.cancel_until_minutes, 'refundPercent', s.refund_percent) as cancellation,
    ${DISCOUNTS_OF_SHOW} as discounts
  from shows s
  join events e using (event_id)
  join categories k using (category_id)
  join halls h using (hall_id)
  join venues v on v.venue_id = s.venue_id
  join cities c on c.city_id = s.city_id
  join seat_plans p on p.plan_id = s.plan_id
  where s.show_id = $1`;
