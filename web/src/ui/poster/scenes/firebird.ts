import { circle, disc, hills, paper, type Sheet } from '../cut.ts';
import type { Draw } from './scene.ts';

/** A bird with a fan of burning feathers. */
export const firebird: Draw = (chance, p) => {
  const lean = chance.between(-10, 10);
  const feathers = (length: number, count: number, spread: number, fills: readonly string[]): Sheet[] =>
    Array.from(
      { length: count },
      (_, index): Sheet =>
        paper(
          `M-4 0C-13-${length * 0.55} -10-${length * 0.95} 0-${length}C10-${length * 0.95} 13-${length * 0.55} 4 0Z`,
          fills[index % fills.length]!,
          2,
          `translate(100 218) rotate(${lean + (index - (count - 1) / 2) * spread})`,
        ),
    );
  return {
    ground: p.sky,
    sheets: [
      paper(disc(chance, 100, 150, 92), p.far, 1),
      ...feathers(146, 11, 15, [p.mid, p.accent]),
      ...feathers(106, 9, 15, [p.light, p.mid]),
      ...feathers(66, 7, 16, [p.accent, p.paper]),
      paper(
        'M-20 40C-30 0-16-30-6-46C-12-62 6-72 16-60L30-56L16-50C16-36 28-8 20 40Z',
        p.near,
        3,
        'translate(100 212)',
      ),
      paper(circle(106, 154, 2.5), p.light, 0),
      paper(hills(chance, 228, 4, 3), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
