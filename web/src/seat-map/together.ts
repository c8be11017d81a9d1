import { besides, type Layout } from './layout.ts';
import { distance, middle, type Point } from './shapes.ts';

export interface Wish {
  readonly count: number;
  readonly isFree: (seat: number) => boolean;
  /** Only seats of this class. */
  readonly class?: string;
  /** One of them a space for a wheelchair; without this, such spaces and the seats kept beside them are left alone. */
  readonly wheelchair?: boolean;
}

export interface Together {
  readonly seats: readonly number[];
  /** Side by side in one row, in two rows one behind the other, or merely close. */
  readonly how: 'row' | 'two-rows' | 'near';
}

/** What leaving one seat alone costs, in pitches of distance from the best place: a better place must be that much better. */
const LONE_SEAT = 6;
/** What mixing price classes costs, when the buyer has not chosen one. */
const MIXED = 4;
/** What taking a second wheelchair space costs: somebody else may need it. */
const SPARE_SPACE = 10;

/** How far behind the middle one sees a screen best, as a share of the distance to it. */
const BEHIND = 0.15;
/** The share of all seats from which a section is the main one. */
const MAIN = 0.4;

interface Search extends Wish {
  /** Free, and of the kind and class wished for. */
  readonly suits: (seat: number) => boolean;
  readonly best: Point;
}

interface Window {
  readonly seats: readonly number[];
  readonly middle: Point;
  readonly cost: number;
}

/**
 * The best `count` free seats together: side by side if a row has that many, else in two rows one behind the other,
 * else the closest group; undefined if fewer are free. Best is nearest to the middle of the seats asked about.
 */
export function pickTogether(layout: Layout, wish: Wish): Together | undefined {
  const suits = (seat: number): boolean => {
    const { kind, class: seatClass } = layout.seats[seat]!;
    if (kind === 'standing' || (wish.class !== undefined && seatClass !== wish.class)) return false;
    return (kind === 'seat' || wish.wheelchair === true) && wish.isFree(seat);
  };
  const suitable = layout.seats.flatMap((_, seat) => (suits(seat) ? [seat] : []));
  if (suitable.length < wish.count) return undefined;
  const search: Search = { ...wish, suits, best: bestPlace(layout, wish) };
  const accepted = (window: Window): boolean =>
    !wish.wheelchair || window.seats.some(seat => layout.seats[seat]!.kind === 'wheelchair');

  const inOneRow = cheapest(layout.rows.flatMap((_, row) => windows(layout, row, search)).filter(accepted));
  if (inOneRow) return { seats: inOneRow.seats, how: 'row' };
  const inTwoRows = cheapest(twoRows(layout, search).filter(accepted));
  if (inTwoRows) return { seats: inTwoRows.seats, how: 'two-rows' };
  const near = closestGroup(layout, suitable, search);
  return near && { seats: near, how: 'near' };
}

/**
 * The middle of the seats asked about, free or not, so that the answer does not wander as seats go. Without a class, a
 * section that has most of the seats stands for the hall: balconies would draw its middle back. A screen, which is a
 * mere line, is best seen from a little behind the middle.
 */
function bestPlace(layout: Layout, wish: Wish): Point {
  const isAsked = (seat: number): boolean =>
    layout.rowOf[seat]! >= 0 && (wish.class === undefined || layout.seats[seat]!.class === wish.class);
  const all = layout.seats.flatMap((_, seat) => (isAsked(seat) ? [seat] : []));
  const main = layout.sections.find(section => !section.standing && section.seats.length > MAIN * all.length);
  const asked = wish.class === undefined && main ? main.seats : all;
  const [x, y] = middle(asked.map(seat => layout.grid.points[seat]!));
  if (layout.stage?.outline.length !== 2 || wish.class !== undefined) return [x, y];
  const [screenX, screenY] = middle(layout.stage.outline);
  return [x + BEHIND * (x - screenX), y + BEHIND * (y - screenY)];
}

/** Every way to seat `count` side by side in one row. */
function windows(layout: Layout, row: number, { count, suits, best, isFree }: Search): Window[] {
  return freeRuns(layout, row, isFree).flatMap(run =>
    Array.from({ length: Math.max(0, run.length - count + 1) }, (_, offset) => {
      const seats = run.slice(offset, offset + count);
      const lone = Number(offset === 1) + Number(run.length - offset - count === 1);
      return { seats, ...place(layout, seats, best, lone) };
    }).filter(window => window.seats.every(suits)),
  );
}

/** The stretches of a row, of any class, in which free seats follow each other with nothing between. */
function freeRuns(layout: Layout, row: number, isFree: Wish['isFree']): number[][] {
  const runs: number[][] = [];
  let run: number[] = [];
  for (const seat of layout.rows[row]!.seats) {
    if (run.length > 0 && !besides(layout, run.at(-1)!, seat)) run = [];
    if (!isFree(seat)) {
      run = [];
      continue;
    }
    if (run.length === 0) runs.push(run);
    run.push(seat);
  }
  return runs;
}

/** The middle of the seats; its distance from the best place, with a little for mixing classes and leaving lone seats. */
function place(
  layout: Layout,
  seats: readonly number[],
  best: Point,
  lone: number,
): { middle: Point; cost: number } {
  const centre = middle(seats.map(seat => layout.grid.points[seat]!));
  const mixed = seats.some(seat => layout.seats[seat]!.class !== layout.seats[seats[0]!]!.class);
  const spaces = seats.filter(seat => layout.seats[seat]!.kind === 'wheelchair').length;
  const spare = Math.max(0, spaces - 1) * SPARE_SPACE;
  return { middle: centre, cost: distance(centre, best) + lone * LONE_SEAT + (mixed ? MIXED : 0) + spare };
}

/** Every way to split the party over two rows one behind the other, the halves as even as free seats allow. */
function twoRows(layout: Layout, search: Search): Window[] {
  for (let front = Math.ceil(search.count / 2); front < search.count; front++) {
    const back = search.count - front;
    const found = layout.sections.flatMap(section =>
      section.rows.slice(1).flatMap((row, index) => {
        const pair = [section.rows[index]!, row] as const;
        return [...pairs(layout, pair, [front, back], search), ...pairs(layout, pair, [back, front], search)];
      }),
    );
    if (found.length > 0) return found;
  }
  return [];
}

function pairs(
  layout: Layout,
  rows: readonly [number, number],
  counts: readonly [number, number],
  search: Search,
): Window[] {
  const fronts = windows(layout, rows[0], { ...search, count: counts[0] });
  const backs = windows(layout, rows[1], { ...search, count: counts[1] });
  return fronts.flatMap(front =>
    backs.flatMap(back => {
      const gap = Math.max(0, distance(front.middle, back.middle) - 1);
      if (gap > 2) return [];
      const seats = [...front.seats, ...back.seats];
      return [{ seats, middle: front.middle, cost: front.cost + back.cost + 2 * gap }];
    }),
  );
}

/** The free seats nearest to each other, grown around each of the seats nearest to the best place. */
function closestGroup(
  layout: Layout,
  suitable: readonly number[],
  { count, wheelchair, best }: Search,
): readonly number[] | undefined {
  const away = (seat: number, from: Point): number => distance(layout.grid.points[seat]!, from);
  const cores = suitable
    .filter(seat => !wheelchair || layout.seats[seat]!.kind === 'wheelchair')
    .toSorted((a, b) => away(a, best) - away(b, best))
    .slice(0, 20);
  return cheapest(
    cores.map(core => {
      const at = layout.grid.points[core]!;
      const seats = suitable.toSorted((a, b) => away(a, at) - away(b, at)).slice(0, count);
      const spread = seats.reduce((sum, seat) => sum + away(seat, at), 0);
      return { seats, middle: at, cost: 3 * spread + away(core, best) };
    }),
  )?.seats;
}

const cheapest = (windows: readonly Window[]): Window | undefined =>
  windows.reduce<Window | undefined>(
    (best, window) => (!best || window.cost < best.cost ? window : best),
    undefined,
  );
