import type { Chance } from '../chance.ts';
import { paper, type Sheet, star } from '../cut.ts';

/** Stars strewn over the upper part of the sky. */
export function stars(chance: Chance, fill: string, count: number, lowest: number): Sheet[] {
  return Array.from({ length: count }, () => {
    const size = chance.between(1, 2.6);
    return paper(
      star(chance.between(8, 192), chance.between(8, lowest), size, size * 0.35, 4, chance.between(0, 90)),
      fill,
      0,
    );
  });
}
