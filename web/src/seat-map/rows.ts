import { distance, middle, type Point } from './shapes.ts';

/**
 * The seats of one row from end to end. Plans may name a row's runs in any order (odd numbers to the left, even to
 * the right), so the order is found from where the seats are: along the line between the two outermost. A row bent
 * so far that this would fold it keeps the plan's order.
 */
export function orderAlongRow(seats: readonly number[], points: readonly Point[]): number[] {
  if (isChain(seats, points)) return [...seats];
  const centre = middle(seats.map(seat => points[seat]!));
  const outermost = farthest(seats, points, centre);
  const [end, other] = [outermost, farthest(seats, points, outermost)].toSorted(
    (a, b) => a[0] - b[0] || a[1] - b[1],
  );
  const along = (seat: number): number =>
    points[seat]![0] * (other![0] - end![0]) + points[seat]![1] * (other![1] - end![1]);
  const ordered = seats.toSorted((a, b) => along(a) - along(b));
  return lengthOf(ordered, points) < lengthOf(seats, points) ? ordered : [...seats];
}

/** Whether every step of the row as given is to the seat beside. */
const isChain = (seats: readonly number[], points: readonly Point[]): boolean =>
  seats.every((seat, index) => index === 0 || distance(points[seats[index - 1]!]!, points[seat]!) < 1.6);

const lengthOf = (seats: readonly number[], points: readonly Point[]): number =>
  seats.reduce(
    (sum, seat, index) => (index === 0 ? 0 : sum + distance(points[seats[index - 1]!]!, points[seat]!)),
    0,
  );

function farthest(seats: readonly number[], points: readonly Point[], from: Point): Point {
  return seats
    .map(seat => points[seat]!)
    .reduce((far, point) => (distance(point, from) > distance(far, from) ? point : far));
}

export interface RowLabel {
  readonly label: string;
  readonly at: Point;
}

/** Two labels nearer to each other than this, in pitches, cannot be read; equal ones would be read as one word. */
const CROWDED = 0.6;
const ONE_WORD = 1.2;

/**
 * The rows' labels, one pitch beyond each end. Where rows of two blocks meet in an aisle there is room for one: if
 * both have the same label it stands in the middle, else the first stays.
 */
export function placeRowLabels(
  rows: readonly { readonly label: string; readonly seats: readonly number[] }[],
  points: readonly Point[],
): RowLabel[] {
  const placed: RowLabel[] = [];
  const near = new Map<string, number[]>();
  const cell = (value: number): number => Math.floor(value / ONE_WORD);
  for (const { label, seats } of rows) {
    for (const at of labelPoints(seats, points)) {
      const around = [-1, 0, 1].flatMap(dx =>
        [-1, 0, 1].flatMap(dy => near.get(`${cell(at[0]) + dx} ${cell(at[1]) + dy}`) ?? []),
      );
      const rival = around.find(index => {
        const room = placed[index]!.label === label ? ONE_WORD : CROWDED;
        return distance(placed[index]!.at, at) < room;
      });
      if (rival !== undefined) {
        if (placed[rival]!.label === label) placed[rival] = { label, at: middle([placed[rival]!.at, at]) };
        continue;
      }
      const key = `${cell(at[0])} ${cell(at[1])}`;
      near.set(key, [...(near.get(key) ?? []), placed.length]);
      placed.push({ label, at });
    }
  }
  return placed;
}

/** One pitch beyond each end of a row, along it. */
function labelPoints(seats: readonly number[], points: readonly Point[]): readonly [Point, Point] {
  const at = (index: number): Point => points[seats.at(index)!]!;
  if (seats.length === 1)
    return [beyond([at(0)[0] + 1, at(0)[1]], at(0)), beyond([at(0)[0] - 1, at(0)[1]], at(0))];
  return [beyond(at(1), at(0)), beyond(at(-2), at(-1))];
}

function beyond(from: Point, to: Point): Point {
  const length = distance(from, to) || 1;
  return [to[0] + (to[0] - from[0]) / length, to[1] + (to[1] - from[1]) / length];
}

/** How far each seat is turned to face across its row towards `focus`, in radians clockwise from straight up. */
export function turnsTowards(
  focus: Point,
  rows: readonly { readonly seats: readonly number[] }[],
  points: readonly Point[],
): Float32Array {
  const turns = new Float32Array(points.length);
  for (const { seats } of rows) {
    seats.forEach((seat, index) => {
      const [x, y] = points[seat]!;
      const before = points[seats[index - 1] ?? seat]!;
      const after = points[seats[index + 1] ?? seat]!;
      const along: Point = seats.length === 1 ? [1, 0] : [after[0] - before[0], after[1] - before[1]];
      const facing = along[1] * (focus[0] - x) - along[0] * (focus[1] - y) > 0 ? 1 : -1;
      turns[seat] = Math.atan2(facing * along[1], facing * along[0]);
    });
  }
  return turns;
}

/**
 * A polygon around rows that follow each other from front to back: along the front row, back by the rows' right
 * ends, along the last row, forward by the left ends. It goes through the outermost seats' middles; who draws it adds
 * the margin as a stroke. Follows bends, where a convex hull would cover the neighbours in a bowl.
 */
export function outlineOfRows(rows: readonly (readonly Point[])[]): Point[] {
  const aligned: (readonly Point[])[] = [];
  for (const row of rows) {
    const before = aligned.at(-1);
    aligned.push(before && runsAgainst(before, row) ? row.toReversed() : row);
  }
  const front = aligned[0]!;
  if (aligned.length === 1) return [...front];
  const between = aligned.slice(1, -1);
  return [
    ...front,
    ...between.map(row => row.at(-1)!),
    ...aligned.at(-1)!.toReversed(),
    ...between.map(row => row[0]!).toReversed(),
  ];
}

const runsAgainst = (before: readonly Point[], row: readonly Point[]): boolean =>
  distance(before[0]!, row[0]!) + distance(before.at(-1)!, row.at(-1)!) >
  distance(before[0]!, row.at(-1)!) + distance(before.at(-1)!, row[0]!);
