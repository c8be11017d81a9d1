/** The 128 bits in which a xoshiro128** begins. */
export type State = readonly [number, number, number, number];

const MASK = 0xffff_ffff_ffff_ffffn;

/** SplitMix64 (Steele, Lea, Flood 2014): the generator that Blackman and Vigna recommend for seeding theirs. */
export function* splitMix64(seed: bigint): Generator<bigint, never, void> {
  let state = seed & MASK;
  for (;;) {
    state = (state + 0x9e37_79b9_7f4a_7c15n) & MASK;
    let mixed = state;
    mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58_476d_1ce4_e5b9n) & MASK;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d0_49bb_1331_11ebn) & MASK;
    yield mixed ^ (mixed >> 31n);
  }
}

/** FNV-1a of the text's UTF-8 bytes, 64 bits. */
export function fnv1a64(text: string): bigint {
  let hash = 0xcbf2_9ce4_8422_2325n;
  for (const byte of new TextEncoder().encode(text)) hash = ((hash ^ BigInt(byte)) * 0x100_0000_01b3n) & MASK;
  return hash;
}

const hashes = new Map<string, bigint>();

/**
 * Where the stream of `source` begins, of all that `seed` gives. The seed is mixed once before the source's hash is added
 * to it, so that neighbouring seeds and similar names begin far from each other.
 */
export function derivedState(seed: number, source: string): State {
  let hash = hashes.get(source);
  if (hash === undefined) {
    hash = fnv1a64(source);
    hashes.set(source, hash);
  }
  const words = splitMix64(splitMix64(BigInt(seed)).next().value ^ hash);
  const first = words.next().value;
  const second = words.next().value;
  const low = (word: bigint) => Number(word & 0xffff_ffffn) | 0;
  const high = (word: bigint) => Number(word >> 32n) | 0;
  const state = [high(first), low(first), high(second), low(second)] as const;
  // Four zeros are the one state that xoshiro128** never leaves.
  return state.every(word => word === 0) ? [1, 0, 0, 0] : state;
}
