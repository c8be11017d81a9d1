import { expandPlan, type SeatPlan } from '@matinee/contract/plan.ts';
import type { Sql } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';

/** How many seats a plan has of each class, the classes by name: the order in which seat_ledgers.taken counts. */
export interface ClassSeats {
  readonly classes: readonly string[];
  readonly seats: readonly number[];
  readonly capacity: number;
}

export function classSeatsOf(plan: SeatPlan): ClassSeats {
  const counts = new Map<string, number>();
  for (const seat of expandPlan(plan)) counts.set(seat.class, (counts.get(seat.class) ?? 0) + 1);
  const classes = [...counts.keys()].sort();
  const seats = classes.map(name => counts.get(name) ?? 0);
  return { classes, seats, capacity: seats.reduce((sum, count) => sum + count, 0) };
}

/** Adds the next version of a hall's plan. Plans are never changed: shows on sale keep theirs. */
export async function addPlan(
  sql: Sql,
  hallId: string,
  plan: SeatPlan,
): Promise<{ planId: string; version: number }> {
  const { classes, seats, capacity } = classSeatsOf(plan);
  const { rows } = await sql.query<{ planId: string; version: number }>(ADD, [
    newId(),
    hallId,
    JSON.stringify(plan),
    classes,
    seats,
    capacity,
  ]);
  return rows[0]!;
}

const ADD = `
  insert into seat_plans (plan_id, hall_id, version, layout, classes, class_seats, capacity)
  select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6 from seat_plans where hall_id = $2
  returning plan_id as "planId", version`;
