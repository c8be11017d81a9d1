import { expandPlan, type Seat, type SeatPlan } from '@matinee/contract/plan.ts';
import type { Sql } from '../platform/database/database.ts';

export type Place = Pick<Seat, 'section' | 'row' | 'number'>;

/** Plans never change, and the shows of now share few: what was expanded once is kept, the latest used ones. */
const MOST_KEPT = 64;
const kept = new Map<string, ReadonlyMap<string, Place>>();

/** Where each seat of a plan is, by its id. */
export async function placesOf(sql: Sql, planId: string): Promise<ReadonlyMap<string, Place>> {
  const known = kept.get(planId) ?? (await loadPlaces(sql, planId));
  kept.delete(planId);
  kept.set(planId, known);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
  return known;
}

async function loadPlaces(sql: Sql, planId: string): Promise<ReadonlyMap<string, Place>> {
  const { rows } = await sql.query<{ layout: SeatPlan }>('select layout from seat_plans where plan_id = $1', [
    planId,
  ]);
  const seats = rows[0] ? expandPlan(rows[0].layout) : [];
  return new Map(seats.map(({ seatId, section, row, number }) => [seatId, { section, row, number }]));
}
