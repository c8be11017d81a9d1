/** A source of choices that is the same every time for the same seed, so that a poster never changes. */
export interface Chance {
  /** In [0, 1). */
  next(): number;
  between(least: number, most: number): number;
  whole(least: number, most: number): number;
  pick<T>(of: readonly T[]): T;
  /** True with the given probability. */
  odds(probability: number): boolean;
}

export function chanceFrom(seed: string): Chance {
  // FNV-1a gathers the seed into 32 bits; mulberry32 draws from them.
  let state = 2_166_136_261;
  for (const letter of seed) state = Math.imul(state ^ letter.codePointAt(0)!, 16_777_619);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    between: (least, most) => least + (most - least) * next(),
    whole: (least, most) => least + Math.floor((most - least + 1) * next()),
    pick: of => of[Math.floor(of.length * next())]!,
    odds: probability => next() < probability,
  };
}
