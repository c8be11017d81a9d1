import type { Asked } from './causes.ts';

/** Between which positions something happened, going by what had been replied to before, and was asked for only after. */
export class RealTime {
  readonly #replied: [instant: number, position: number][] = [];
  readonly #asked: [instant: number, position: number][] = [];

  constructor(all: readonly Asked[]) {
    for (const { effect, operation, since } of all) {
      if (!effect) continue;
      this.#replied.push([operation.completedAt!, effect.position + 1]);
      this.#asked.push([-since, -effect.position]);
    }
    for (const each of [this.#replied, this.#asked]) {
      each.sort(([one], [other]) => one - other);
      for (let index = 1; index < each.length; index++)
        each[index]![1] = Math.max(each[index]![1], each[index - 1]![1]);
    }
  }

  /** All that had been replied to before `instant` is true at this position, and after. */
  before(instant: number): number {
    return highest(this.#replied, instant) ?? 0;
  }

  /** Nothing that was asked for only after `instant` is true at this position. */
  after(instant: number): number {
    return -(highest(this.#asked, -instant) ?? Number.NEGATIVE_INFINITY);
  }
}

/** The highest position of those before `instant`. */
function highest(sorted: readonly [number, number][], instant: number): number | undefined {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]![0] < instant) low = middle + 1;
    else high = middle;
  }
  return sorted[low - 1]?.[1];
}
