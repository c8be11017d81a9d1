import type { SeatPlan } from '@matinee/contract/plan.ts';
import { addPlan } from '../catalogue/index.ts';
import type { Sql } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';

/** What a test may want to say of a show; the rest is made up. */
export interface GivenShow {
  readonly plan?: SeatPlan;
  readonly prices?: Record<string, number>;
  readonly startsAt?: Date;
  readonly onSaleFrom?: Date;
  readonly onSaleUntil?: Date;
  readonly mostSeatsPerBuyer?: number;
  readonly cancelUntilMinutes?: number | null;
  readonly refundPercent?: number;
  readonly timeZone?: string;
  readonly currency?: string;
}

export interface GivenIds {
  readonly showId: string;
  readonly eventId: string;
  readonly hallId: string;
  readonly venueId: string;
  readonly cityId: string;
  readonly planId: string;
}

/** Rows A, B, ... of seats 1, 2, ..., all of one class. */
export const plainPlan = (rows: number, seatsPerRow: number, className = 'regular'): SeatPlan => ({
  sections: [
    {
      section: 'Stalls',
      rows: Array.from({ length: rows }, (_, index) => ({
        row: String.fromCharCode(65 + index),
        from: 1,
        to: seatsPerRow,
        class: className,
        along: { at: [0, index * 1.2], step: [1, 0] },
      })),
    },
  ],
});

/** In the evening, whenever the tests run: what starts in the afternoon is cheaper. */
const tomorrowEvening = () => new Date(new Date(Date.now() + 86_400_000).setUTCHours(18, 30, 0, 0));

/** A show with its event, venue and city: tomorrow evening, on sale since yesterday, in ten rows of ten regular seats unless told. */
export async function givenShow(sql: Sql, given: GivenShow = {}): Promise<GivenIds> {
  const [showId, eventId, hallId, venueId, cityId, categoryId] = [
    newId(),
    newId(),
    newId(),
    newId(),
    newId(),
    newId(),
  ];
  const { currency = 'EUR', timeZone = 'Europe/Berlin' } = given;
  const startsAt = given.startsAt ?? tomorrowEvening();
  await sql.query(
    `insert into cities (city_id, name, country, time_zone, currency) values ($1, 'Berlin', 'DE', $2, $3)`,
    [cityId, timeZone, currency],
  );
  await sql.query(
    `insert into venues (venue_id, city_id, name, address) values ($1, $2, 'Lichtspiel', 'Hauptstr. 1')`,
    [venueId, cityId],
  );
  await sql.query(`insert into halls (hall_id, venue_id, name) values ($1, $2, 'Saal 1')`, [hallId, venueId]);
  const { planId } = await addPlan(sql, hallId, given.plan ?? plainPlan(10, 10));
  await sql.query('insert into categories (category_id, name) values ($1, $2)', [
    categoryId,
    `Cinema ${categoryId}`,
  ]);
  await sql.query(
    `insert into events (event_id, category_id, name, languages) values ($1, $2, 'Metropolis', '{de}')`,
    [eventId, categoryId],
  );
  await sql.query(
    `insert into shows (show_id, event_id, hall_id, plan_id, starts_at, ends_at, on_sale_from, on_sale_until, currency, prices,
       most_seats_per_buyer, cancel_until_minutes, refund_percent)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      showId,
      eventId,
      hallId,
      planId,
      startsAt,
      new Date(startsAt.getTime() + 7_200_000),
      given.onSaleFrom ?? new Date(startsAt.getTime() - 2 * 86_400_000),
      given.onSaleUntil ?? startsAt,
      currency,
      given.prices ?? { regular: 1000 },
      given.mostSeatsPerBuyer ?? 10,
      given.cancelUntilMinutes === undefined ? 60 : given.cancelUntilMinutes,
      given.refundPercent ?? 100,
    ],
  );
  return { showId, eventId, hallId, venueId, cityId, planId };
}
