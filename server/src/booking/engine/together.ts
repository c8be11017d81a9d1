import type { ShowSeats } from './show-seats.ts';

/**
 * `count` free seats for one party: the first run of neighbours in a row that is long enough, or, where there is none, the
 * longest runs there are, until there are enough. The caller has made sure that so many are free.
 */
export function chooseTogether(seats: ShowSeats, count: number): string[] {
  const runs = freeRuns(seats);
  const fitting = runs.find(run => run.length >= count);
  if (fitting) return fitting.slice(0, count);
  return runs
    .sort((a, b) => b.length - a.length)
    .flat()
    .slice(0, count);
}

/** Free seats that stand side by side, in the plan's order. */
function freeRuns(seats: ShowSeats): string[][] {
  const runs: string[][] = [];
  const plan = seats.show.seats;
  let last = -2;
  for (let position = 0; position < plan.length; position++) {
    if (!seats.isFree(position)) continue;
    const seat = plan[position]!;
    const before = plan[last];
    const isBeside = last === position - 1 && before?.section === seat.section && before.row === seat.row;
    if (isBeside) runs.at(-1)!.push(seat.seatId);
    else runs.push([seat.seatId]);
    last = position;
  }
  return runs;
}
