import { expandPlan, type Seat } from '@matinee/contract/expand-plan.ts';
import type { PlanArea, SeatPlan } from '@matinee/contract/plan.ts';
import { type Grid, makeGrid } from './grid.ts';
import { orderAlongRow, outlineOfRows, placeRowLabels, type RowLabel, turnsTowards } from './rows.ts';
import {
  type Box,
  boxAround,
  distance,
  growBox,
  joinBoxes,
  labelPoint,
  middle,
  type Point,
} from './shapes.ts';

/** A seat plan made ready to draw, point at and walk through. Seats are referred to by their index in `seats`. */
export interface Layout {
  readonly seats: readonly Seat[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** How far each seat is turned from facing straight up (towards smaller y), in radians clockwise. */
  readonly turns: Float32Array;
  readonly rows: readonly LayoutRow[];
  readonly rowLabels: readonly RowLabel[];
  /** The row each seat is in, as an index in `rows`; -1 for a standing place. */
  readonly rowOf: Int32Array;
  readonly sections: readonly LayoutSection[];
  /** The section each seat or standing place is in, as an index in `sections`. */
  readonly sectionOf: Int32Array;
  /** Of seats only: the places of a standing area are not pointed at one by one. */
  readonly grid: Grid;
  readonly bounds: Box;
  readonly stage: { readonly label: string; readonly outline: readonly Point[] } | undefined;
}

export interface LayoutRow {
  readonly label: string;
  readonly section: number;
  /** From one end to the other. */
  readonly seats: readonly number[];
}

export interface LayoutSection {
  readonly name: string;
  readonly standing: boolean;
  readonly seats: readonly number[];
  readonly rows: readonly number[];
  readonly outline: readonly Point[];
  readonly labelAt: Point;
  readonly box: Box;
}

/** Seats of a row further apart than this, in pitches, have an aisle or a pillar between them. */
const AISLE = 1.6;

/** Whether two seats that follow each other in a row have nothing between them. */
export const besides = (layout: Layout, a: number, b: number): boolean =>
  distance(layout.grid.points[a]!, layout.grid.points[b]!) < AISLE;

export function layOut(plan: SeatPlan): Layout {
  const seats = expandPlan(plan);
  const points = seats.map((seat): Point => [seat.x, seat.y]);
  const seated = seats.flatMap((seat, index) => (seat.kind === 'standing' ? [] : [index]));
  const rows: LayoutRow[] = [];
  const sections: LayoutSection[] = [];
  for (const [name, members] of Map.groupBy(seated, index => seats[index]!.section)) {
    const first = rows.length;
    for (const [label, unordered] of Map.groupBy(members, index => seats[index]!.row)) {
      const ordered = orderAlongRow(unordered, points);
      rows.push({ label, section: sections.length, seats: ordered });
    }
    sections.push(seatedSection(name, members, rows, first, points));
  }
  for (const area of plan.areas ?? []) sections.push(standingSection(area, seats));
  const boxes = sections.map(section => section.box);
  if (plan.stage) boxes.push(stageBox(plan.stage.outline));
  const bounds = growBox(boxes.reduce(joinBoxes), 1.5);
  const focus: Point = plan.stage
    ? middle(plan.stage.outline)
    : [(bounds.left + bounds.right) / 2, bounds.top - 10];
  const rowOf = indexByMember(seats.length, rows);
  return {
    seats,
    indexOf: new Map(seats.map((seat, index) => [seat.seatId, index])),
    turns: turnsTowards(focus, rows, points),
    rows,
    rowLabels: placeRowLabels(rows, points),
    rowOf,
    sections,
    sectionOf: indexByMember(seats.length, sections),
    grid: makeGrid(points, index => rowOf[index]! >= 0),
    bounds,
    stage: plan.stage,
  };
}

/** A screen is a line, with its label before it. */
function stageBox(outline: readonly Point[]): Box {
  const box = boxAround(outline);
  return outline.length === 2 ? { ...box, top: box.top - 1.2 } : box;
}

function seatedSection(
  name: string,
  seats: readonly number[],
  rows: readonly LayoutRow[],
  firstRow: number,
  points: readonly Point[],
): LayoutSection {
  const outline = outlineOfRows(rows.slice(firstRow).map(row => row.seats.map(seat => points[seat]!)));
  return {
    name,
    standing: false,
    seats,
    rows: rows.slice(firstRow).map((_, index) => firstRow + index),
    outline,
    labelAt: labelPoint(outline),
    box: growBox(boxAround(seats.map(seat => points[seat]!)), 0.6),
  };
}

function standingSection(area: PlanArea, seats: readonly Seat[]): LayoutSection {
  return {
    name: area.area,
    standing: true,
    seats: seats.flatMap((seat, index) =>
      seat.kind === 'standing' && seat.section === area.area ? [index] : [],
    ),
    rows: [],
    outline: area.outline,
    labelAt: labelPoint(area.outline),
    box: boxAround(area.outline),
  };
}

/** For each seat, which of `groups` has it; -1 for none. */
function indexByMember(count: number, groups: readonly { readonly seats: readonly number[] }[]): Int32Array {
  const groupOf = new Int32Array(count).fill(-1);
  groups.forEach((group, index) => {
    for (const seat of group.seats) groupOf[seat] = index;
  });
  return groupOf;
}
