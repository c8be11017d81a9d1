import type { RandomStream } from '../engine/index.ts';
import type { Terms } from './target.ts';

/** Where people like to sit. */
export type Taste = 'front' | 'centre' | 'back' | 'aisle' | 'anywhere';

export const tastes: readonly Taste[] = ['front', 'centre', 'back', 'aisle', 'anywhere'];

type Place = {
  readonly seatId: string;
  readonly row: number;
  readonly place: number;
  readonly width: number;
};

/** The seats of a show row by row, each with its place in its row, from 0. */
function placesOf({ seats }: Terms): Place[] {
  const rows = Map.groupBy(seats, seat => seat.row);
  return [...rows.values()].flatMap((row, index) =>
    row.map(({ seatId }, place) => ({ seatId, row: index, place, width: row.length })),
  );
}

/**
 * `count` of the free seats, side by side where there are such, as near to the taste as can be; fewer if fewer are free.
 * Not everybody looks closely: chance makes up a part of each judgement.
 */
export function chooseSeats(
  show: Terms,
  free: ReadonlySet<string>,
  count: number,
  taste: Taste,
  chance: RandomStream,
): string[] {
  const places = placesOf(show);
  const rows = (places.at(-1)?.row ?? 0) + 1;
  const runs = runsOf(places, free, count);
  if (runs.length === 0)
    return places.flatMap(({ seatId }) => (free.has(seatId) ? [seatId] : [])).slice(0, count);
  let best = runs[0]!;
  let least = Number.POSITIVE_INFINITY;
  for (const run of runs) {
    const dislike = dislikeOf(run[Math.floor(run.length / 2)]!, rows, taste) + chance.uniform();
    if (dislike < least) [best, least] = [run, dislike];
  }
  return best.map(({ seatId }) => seatId);
}

/** Every run of `count` free neighbours in one row. */
function runsOf(places: readonly Place[], free: ReadonlySet<string>, count: number): Place[][] {
  return places.flatMap((first, index) => {
    const run = places.slice(index, index + count);
    const isWhole =
      run.length === count && run.every(each => each.row === first.row && free.has(each.seatId));
    return isWhole ? [run] : [];
  });
}

function dislikeOf({ row, place, width }: Place, rows: number, taste: Taste): number {
  const side = Math.abs(place - (width - 1) / 2) / width;
  const depth = row / rows;
  switch (taste) {
    case 'front':
      return 3 * depth + side;
    case 'centre':
      return 3 * Math.abs(depth - 0.6) + 3 * side;
    case 'back':
      return 3 * (1 - depth) + side;
    case 'aisle':
      return 3 * (0.5 - side);
    case 'anywhere':
      return 0;
  }
}
