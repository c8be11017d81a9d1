import { disc, hills, paper, rays, type Sheet, slip, strip } from '../cut.ts';
import type { Draw } from './scene.ts';

/** A tower of a town to come, light behind it. */
export const towers: Draw = (chance, p) => {
  const x = chance.between(88, 112);
  const steps = (
    centre: number,
    width: number,
    top: number,
    foot: number,
    count: number,
    fill: string,
    lift: number,
  ): Sheet[] =>
    Array.from({ length: count }, (_, index) =>
      paper(
        slip(
          chance,
          centre - (width * (1 - index / count)) / 2,
          top + ((foot - top) * (count - 1 - index)) / count,
          width * (1 - index / count),
          320,
          0.8,
        ),
        fill,
        lift,
      ),
    );
  const bridge = (y: number, turn: number): Sheet =>
    strip(`M-10 ${y}Q100 ${y - turn} 210 ${y}`, p.accent, 2, 4);
  return {
    ground: p.sky,
    sheets: [
      paper(rays(x, 110, 300, 12, chance.between(0, 30)), p.far, 1),
      paper(disc(chance, x, 110, 46), p.light, 2),
      ...steps(30, 56, 140, 320, 3, p.mid, 2),
      ...steps(172, 60, 124, 320, 3, p.mid, 2),
      ...steps(x, 84, 92, 330, 5, p.near, 2),
      paper(slip(chance, x - 1.5, 72, 3, 30, 0.2), p.near, 1),
      ...Array.from(
        { length: 16 },
        (_, index): Sheet =>
          paper(
            slip(chance, x - 20 + (index % 4) * 11, 150 + Math.floor(index / 4) * 14, 5, 8, 0.3),
            chance.odds(0.6) ? p.light : p.accent,
            0,
          ),
      ),
      bridge(196, 18),
      bridge(208, -12),
      paper(hills(chance, 222, 3, 4), p.near, 2),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
