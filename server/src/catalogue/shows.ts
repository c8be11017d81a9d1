import type { Discount, EventSummary, ShowDetail, VenueSummary } from '@matinee/contract/http/catalogue.ts';
import type { SeatPlan } from '@matinee/contract/plan.ts';
import { refuse } from '@matinee/contract/refusals.ts';
import type { Sql } from '../platform/database/database.ts';
import { discountsOf, type Discount as PricedDiscount } from '../pricing/index.ts';
import { DISCOUNTS_OF_SHOW } from './discounts.ts';
import { SHOW_COLUMNS, type ShowRow, showSummary } from './show-summary.ts';
import { asJson, EVENT_SUMMARY, VENUE_SUMMARY } from './views.ts';

type Row = ShowRow &
  Pick<ShowDetail, 'planId' | 'planVersion' | 'mostSeatsPerBuyer' | 'cancellation'> & {
    readonly event: EventSummary;
    readonly venue: VenueSummary;
    readonly endsAt: Date;
    readonly onSaleFrom: Date;
    readonly onSaleUntil: Date;
    readonly discounts: readonly (Discount & PricedDiscount)[];
  };

/** A show with its event, venue, hall, prices and policies, and the discounts that some of its tickets may get. */
export async function showDetail(sql: Sql, showId: string, now: Date) {
  const { rows } = await sql.query<Row>({ name: 'show', text: SHOW, values: [showId] });
  const [row] = rows;
  if (!row) return refuse('not-found');
  return {
    ...showSummary(row),
    endsAt: row.endsAt.toISOString(),
    onSaleFrom: row.onSaleFrom.toISOString(),
    onSaleUntil: row.onSaleUntil.toISOString(),
    onSale: row.onSaleFrom <= now && now < row.onSaleUntil,
    planId: row.planId,
    planVersion: row.planVersion,
    mostSeatsPerBuyer: row.mostSeatsPerBuyer,
    event: row.event,
    venue: row.venue,
    discounts: discountsOf(row.discounts, row.startsAt, row.venue.timeZone).map(
      ({ code, name, percent, rule }) => ({ code, name, percent, rule }),
    ),
    cancellation: row.cancellation,
  } satisfies ShowDetail;
}

const SHOW = `
  select ${SHOW_COLUMNS},
    s.ends_at as "endsAt", s.on_sale_from as "onSaleFrom", s.on_sale_until as "onSaleUntil",
    p.plan_id as "planId", p.version as "planVersion", s.most_seats_per_buyer as "mostSeatsPerBuyer",
    ${asJson(EVENT_SUMMARY)} as event,
    ${asJson(VENUE_SUMMARY)} as venue,
    jsonb_build_object('untilMinutesBefore', s.cancel_until_minutes, 'refundPercent', s.refund_percent) as cancellation,
    ${DISCOUNTS_OF_SHOW} as discounts
  from shows s
  join events e using (event_id)
  join categories k using (category_id)
  join halls h using (hall_id)
  join venues v on v.venue_id = s.venue_id
  join cities c on c.city_id = s.city_id
  join seat_plans p on p.plan_id = s.plan_id
  left join seat_ledgers l on l.show_id = s.show_id
  where s.show_id = $1`;

/** A version of a hall's seat plan. */
export async function planOf(sql: Sql, planId: string) {
  const { rows } = await sql.query<{ planId: string; planVersion: number; hallId: string; plan: SeatPlan }>(
    PLAN,
    [planId],
  );
  return rows[0] ?? refuse('not-found');
}

const PLAN = `
  select plan_id as "planId", version as "planVersion", hall_id as "hallId", layout as plan from seat_plans where plan_id = $1`;
