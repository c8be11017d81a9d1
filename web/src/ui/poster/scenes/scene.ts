import type { Chance } from '../chance.ts';
import type { Sheet } from '../cut.ts';
import type { Palette } from '../palettes.ts';

/** What a poster shows: the ground, the papers laid on it from the farthest to the nearest, and where words go. */
export interface Scene {
  readonly ground: string;
  readonly sheets: readonly Sheet[];
  /** Where the title and its credit stand, and the colour they stand on. */
  readonly title: { readonly stand: 'head' | 'foot'; readonly on: string };
}

export type Draw = (chance: Chance, palette: Palette) => Scene;
