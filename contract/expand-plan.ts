// Apart from plan.ts so that a browser can expand a plan without loading the schemas.
import type { PlanArea, PlanRow, SeatPlan } from './plan.ts';

/** One seat, or one numbered place of a standing area (`row` is then empty and `area` true). */
export interface Seat {
  readonly seatId: string;
  readonly section: string;
  readonly row: string;
  readonly number: number;
  readonly class: string;
  readonly kind: 'seat' | 'wheelchair' | 'companion' | 'standing';
  readonly x: number;
  readonly y: number;
}

/** The seats of a plan in the plan's own order; the same plan always gives the same order. */
export function expandPlan(plan: SeatPlan): Seat[] {
  const seated = plan.sections.flatMap(section =>
    section.rows.flatMap(row => expandRow(section.section, section.prefix ?? '', row)),
  );
  return seated.concat((plan.areas ?? []).flatMap(expandArea));
}

function expandRow(section: string, prefix: string, row: PlanRow): Seat[] {
  const seats: Seat[] = [];
  for (let number = row.from; number <= row.to; number++) {
    if (row.missing?.includes(number)) continue;
    const [x, y] = placeInRow(row, number - row.from, row.to - row.from);
    const kind = row.wheelchair?.includes(number)
      ? 'wheelchair'
      : row.companion?.includes(number)
        ? 'companion'
        : 'seat';
    seats.push({
      seatId: `${prefix}${row.row}${number}`,
      section,
      row: row.row,
      number,
      class: row.class,
      kind,
      x,
      y,
    });
  }
  return seats;
}

function placeInRow(row: PlanRow, index: number, last: number): [number, number] {
  if ('at' in row.along) {
    const { at, step } = row.along;
    return [at[0] + step[0] * index, at[1] + step[1] * index];
  }
  const { centre, radius, start, end } = row.along;
  const angle = ((start + (last === 0 ? 0 : ((end - start) * index) / last)) * Math.PI) / 180;
  return [centre[0] + radius * Math.cos(angle), centre[1] + radius * Math.sin(angle)];
}

function expandArea(area: PlanArea): Seat[] {
  const x = area.outline.reduce((sum, point) => sum + point[0], 0) / area.outline.length;
  const y = area.outline.reduce((sum, point) => sum + point[1], 0) / area.outline.length;
  return Array.from({ length: area.capacity }, (_, index) => ({
    seatId: `${area.prefix}${index + 1}`,
    section: area.area,
    row: '',
    number: index + 1,
    class: area.class,
    kind: 'standing' as const,
    x,
    y,
  }));
}
