import type { SeatState } from './values.ts';

/** A state is packed as its place in this list, in two bits. */
export const packedStates: readonly SeatState[] = ['free', 'held', 'sold', 'blocked'];

/** Packs states (places in `packedStates`), four to a byte, the first one in the highest bits. */
export function packStates(codes: Uint8Array): Uint8Array {
  const packed = new Uint8Array(Math.ceil(codes.length / 4));
  for (let index = 0; index < codes.length; index++) {
    packed[index >> 2]! |= codes[index]! << (6 - 2 * (index & 3));
  }
  return packed;
}

/** The states of `seatCount` seats, from the base64 of what was packed. */
export function unpackStates(base64: string, seatCount: number): SeatState[] {
  const packed = atob(base64);
  return Array.from(
    { length: seatCount },
    (_, index) => packedStates[(packed.charCodeAt(index >> 2) >> (6 - 2 * (index & 3))) & 3]!,
  );
}
