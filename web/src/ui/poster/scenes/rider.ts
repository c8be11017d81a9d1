import { disc, hills, paper } from '../cut.ts';
import type { Draw } from './scene.ts';
import { stars } from './stars.ts';

/** A road into the evening, a rider or a cart on it. */
export const rider: Draw = (chance, p) => {
  const right = chance.odds(0.5) ? 1 : -1;
  return {
    ground: p.sky,
    sheets: [
      ...stars(chance, p.paper, 6, 60),
      paper(disc(chance, 100, 142, chance.between(62, 72)), p.light, 2),
      paper(
        `M-5 190L-5 150L20 148L22 118L54 118L58 160L84 162L84 200ZM210 196L210 130L176 128L172 96L146 98L142 170L128 172L126 200Z`,
        p.far,
        2,
      ),
      paper(hills(chance, 196, 6, 3), p.mid, 3),
      paper(
        'M-34 34L-31 8C-38 2-40-4-38-10C-34 0-30-2-26-4L-2-5L14-26L22-30L34-18L31-12L22-14L14 6L18 34H12L6 10L-18 10L-14 34H-20L-26 12L-28 34ZM-12-8L-10-30C-14-34-12-42-6-42L-16-45L10-46L2-42C4-36 2-32-1-31L2-16L10-12L8-8L-2-10L-2-4Z',
        p.near,
        3,
        `translate(100 178) scale(${right * 1.25} 1.25)`,
      ),
      paper(hills(chance, 222, 4, 3), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
