import { readInstant } from '../read/instant.ts';

/** The event time of a line in milliseconds, found without reading the rest of it; undefined where there is none to be found. */
export function timeIn(line: string): number | undefined {
  const [, text] = /"(?:booking|payment)_time"\s*:\s*"([^"]*)"/.exec(line) ?? [];
  const time = text === undefined ? undefined : readInstant(text);
  return typeof time === 'number' ? time / 1_000 : undefined;
}

/** Lines that follow are asked whether one of them is believable. */
export const LOOK_AHEAD = 20;

/**
 * A file does not say when its lines were written; the lines after one do. When most of them are far behind it, it was written by a
 * clock that is wrong: then this gives the time that they agree on, in milliseconds. A gap in which nothing happened is no such
 * thing: after it, all go on from there.
 */
export function presentOf(
  time: number,
  following: readonly number[],
  mostAheadMs: number,
): number | undefined {
  const behind = following.filter(each => each < time - mostAheadMs);
  if (behind.length * 2 <= following.length || behind.length === 0) return undefined;
  return behind.toSorted((a, b) => a - b)[behind.length >> 1];
}

const LEAST_UNORDERED = 0.2;

/** Whether lines come in the order of time, but for what may be out of it; from the steps between neighbours. */
export function isInOrder(times: readonly number[], toleranceMs: number): boolean {
  let back = 0;
  for (let at = 1; at < times.length; at++) if (times[at]! < times[at - 1]! - toleranceMs) back += 1;
  return times.length < 10 || back / (times.length - 1) < LEAST_UNORDERED;
}
