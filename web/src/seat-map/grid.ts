import { type Box, boxAround, type Point } from './shapes.ts';

/** A uniform grid over points: which of them lie in a box, which is nearest. Built once, read at every pointer move. */
export interface Grid {
  readonly points: readonly Point[];
  readonly bounds: Box;
  readonly columns: number;
  readonly rows: number;
  /** The points of cell `c` are `members[starts[c]]` up to `members[starts[c + 1]]`. */
  readonly starts: Int32Array;
  readonly members: Int32Array;
}

/** Side of a cell in seat pitches: a dozen seats or so in each. */
const CELL = 4;

const cellAt = (value: number, origin: number, count: number): number =>
  Math.min(count - 1, Math.max(0, Math.floor((value - origin) / CELL)));

/** Puts `points` into cells; `include` leaves some out (their index stays theirs). */
export function makeGrid(points: readonly Point[], include: (index: number) => boolean = () => true): Grid {
  const kept = points.map((_, index) => index).filter(include);
  const bounds = kept.length
    ? boxAround(kept.map(index => points[index]!))
    : { left: 0, top: 0, right: 0, bottom: 0 };
  const columns = Math.floor((bounds.right - bounds.left) / CELL) + 1;
  const rows = Math.floor((bounds.bottom - bounds.top) / CELL) + 1;
  const cellOf = (index: number): number =>
    cellAt(points[index]![1], bounds.top, rows) * columns + cellAt(points[index]![0], bounds.left, columns);
  const starts = new Int32Array(columns * rows + 1);
  for (const index of kept) starts[cellOf(index) + 1]!++;
  for (let cell = 0; cell < columns * rows; cell++) starts[cell + 1]! += starts[cell]!;
  const members = new Int32Array(kept.length);
  const next = starts.slice();
  for (const index of kept) members[next[cellOf(index)]!++] = index;
  return { points, bounds, columns, rows, starts, members };
}

/** Calls `visit` with every point in the cells that `box` touches: a superset of the points in the box. */
export function visitNear(grid: Grid, box: Box, visit: (index: number) => void): void {
  const { bounds, columns, rows, starts, members } = grid;
  if (box.right < bounds.left || box.left > bounds.right) return;
  if (box.bottom < bounds.top || box.top > bounds.bottom) return;
  const firstColumn = cellAt(box.left, bounds.left, columns);
  const lastColumn = cellAt(box.right, bounds.left, columns);
  const lastRow = cellAt(box.bottom, bounds.top, rows);
  for (let row = cellAt(box.top, bounds.top, rows); row <= lastRow; row++) {
    const end = starts[row * columns + lastColumn + 1]!;
    for (let at = starts[row * columns + firstColumn]!; at < end; at++) visit(members[at]!);
  }
}

/** The point nearest to `to` and at most `within` away, or undefined. */
export function nearest(grid: Grid, [x, y]: Point, within: number): number | undefined {
  let best: number | undefined;
  let bestSquare = within * within;
  const box = { left: x - within, top: y - within, right: x + within, bottom: y + within };
  visitNear(grid, box, index => {
    const [px, py] = grid.points[index]!;
    const square = (px - x) ** 2 + (py - y) ** 2;
    if (square > bestSquare || (square === bestSquare && best !== undefined)) return;
    best = index;
    bestSquare = square;
  });
  return best;
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** Steps by which the search for a neighbour widens, in seat pitches; the last spans any plan. */
const REACHES = [2.5, 8, 30, 200, 20_000];

/**
 * The point an arrow key leads to: the nearest in that quarter of the plane, sideways distance counting for more,
 * so that a step along a row stays in the row. Undefined at the edge.
 */
export function neighbour(grid: Grid, from: number, direction: Direction): number | undefined {
  const [x, y] = grid.points[from]!;
  const horizontal = direction === 'left' || direction === 'right';
  const sign = direction === 'right' || direction === 'down' ? 1 : -1;
  for (const reach of REACHES) {
    let best: number | undefined;
    let bestCost = Number.POSITIVE_INFINITY;
    const box = { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach };
    visitNear(grid, box, index => {
      const [px, py] = grid.points[index]!;
      const along = sign * (horizontal ? px - x : py - y);
      const across = Math.abs(horizontal ? py - y : px - x);
      if (along <= 1e-9 || across > along) return;
      const cost = along + 1.2 * across;
      if (cost >= bestCost) return;
      best = index;
      bestCost = cost;
    });
    // Beyond the box everything lies at least `reach` ahead, so what was found within that cannot be beaten.
    if (best !== undefined && bestCost <= reach) return best;
    if (best !== undefined && reach === REACHES.at(-1)) return best;
  }
  return undefined;
}
