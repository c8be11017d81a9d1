import { expandPlan, type SeatPlan } from '../../contract/plan.ts';
import type { Sql } from '../../server/src/platform/database/database.ts';
import { newId } from '../../server/src/platform/ids.ts';
import { givenShow } from '../../server/src/testing/given-show.ts';
import type { Hall } from './orders.ts';

export interface HallShape {
  readonly shows: number;
  readonly rows: number;
  readonly seatsPerRow: number;
}

/** Shows on sale, an evening each in a hall whose front half is premium and whose back half is regular. */
export async function givenHalls(sql: Sql, shape: HallShape): Promise<Hall[]> {
  const plan = planOf(shape);
  const rows = new Map<string, string[]>();
  for (const { row, seatId } of expandPlan(plan))
    (rows.get(row!) ?? rows.set(row!, []).get(row!)!).push(seatId);
  const prices = { premium: 1800, regular: 1200 };
  const first = await givenShow(sql, { plan, prices, startsAt: tomorrowEvening() });
  const others = Array.from({ length: shape.shows - 1 }, newId);
  await sql.query(NEXT_EVENINGS, [first.showId, others]);
  return [first.showId, ...others].map(showId => ({ showId, rows: [...rows.values()] }));
}

/** In the evening no discount of the afternoon is due, whenever this is run. */
function tomorrowEvening(): Date {
  const evening = new Date(Date.now() + 86_400_000);
  evening.setUTCHours(19, 0, 0, 0);
  return evening;
}

const NEXT_EVENINGS = `
  insert into shows select (jsonb_populate_record(show, jsonb_build_object('show_id', id,
    'starts_at', starts_at + days * interval '1 day', 'ends_at', ends_at + days * interval '1 day'))).*
  from shows show cross join unnest($2::uuid[]) with ordinality as next(id, days) where show.show_id = $1`;

const planOf = ({ rows, seatsPerRow }: HallShape): SeatPlan => ({
  sections: [
    {
      section: 'Stalls',
      rows: Array.from({ length: rows }, (_, index) => ({
        row: letters(index),
        from: 1,
        to: seatsPerRow,
        class: index < rows / 2 ? 'premium' : 'regular',
        along: { at: [0, index * 1.2], step: [1, 0] },
      })),
    },
  ],
});

/** A to Z, then AA, AB and so on. */
const letters = (index: number): string =>
  (index < 26 ? '' : letters(Math.floor(index / 26) - 1)) + String.fromCharCode(65 + (index % 26));
