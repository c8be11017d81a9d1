import { cellsOf, type Drawn } from './figures.ts';

export type Point = readonly [atMs: number, value: number | null];

/** More points than these nobody can tell apart. */
const MOST_POINTS = 2_000;

/**
 * A column over time. What the answer leaves out is told: nothing was counted there, so a line may not go straight across it as
 * if something had been. A share of nothing is no share, and the line breaks.
 */
export function pointsOf(drawn: Drawn, column: string): readonly Point[] {
  const instants = cellsOf(drawn, drawn.chart.x!).map(cell => Date.parse(String(cell)));
  const values = cellsOf(drawn, column);
  const given = new Map(instants.map((at, index) => [at, numberOr(values[index])]));
  const step = smallestStep(instants);
  const [first, last] = [Math.min(...instants), Math.max(...instants)];
  const unit = drawn.chart.units?.[column];
  const nothing = unit === 'share' || unit === 'minutes' ? null : 0;
  if (!Number.isFinite(step) || (last - first) / step > MOST_POINTS) return [...given];
  for (let at = first; at < last; at += step) if (!given.has(at)) given.set(at, nothing);
  return [...given].sort(([a], [b]) => a - b);
}

function smallestStep(instants: readonly number[]): number {
  const sorted = instants.toSorted((a, b) => a - b);
  const steps = sorted.slice(1).map((at, index) => at - sorted[index]!);
  return Math.min(...steps.filter(step => step > 0));
}

const numberOr = (cell: unknown): number | null => (typeof cell === 'number' ? cell : null);
