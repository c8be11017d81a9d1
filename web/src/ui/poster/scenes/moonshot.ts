import { circle, disc, flowing, paper, type Sheet } from '../cut.ts';
import type { Draw } from './scene.ts';
import { stars } from './stars.ts';

/** A voyage: a capsule on its way into the face of the moon. */
export const moonshot: Draw = (chance, p) => {
  const x = chance.between(88, 112);
  const y = chance.between(150, 164);
  const radius = chance.between(66, 76);
  const right = chance.odds(0.5) ? 1 : -1;
  const crater = (dx: number, dy: number, size: number): Sheet =>
    paper(disc(chance, x + dx * right, y + dy, size), p.accent === p.light ? p.mid : p.far, -1);
  return {
    ground: p.sky,
    sheets: [
      ...stars(chance, p.paper, 26, 280),
      paper(disc(chance, x, y, radius + 14), p.far, 1),
      paper(disc(chance, x, y, radius), p.light, 3),
      crater(-26, 14, 10),
      crater(-8, 40, 7),
      crater(26, 30, 13),
      crater(-38, -16, 6),
      crater(10, -2, 5),
      crater(-12, -42, 8),
      paper(
        flowing([
          [x - 22 * right, y + 26],
          [x - 2 * right, y + 33],
          [x + 16 * right, y + 24],
          [x - 2 * right, y + 27],
        ]),
        p.near,
        0,
      ),
      paper(
        'M-9 0C-9-16-4-28 0-34C4-28 9-16 9 0L14 12L6 8H-6L-14 12Z',
        p.accent,
        3,
        `translate(${x + 30 * right} ${y - 26}) rotate(${-128 * right}) scale(1.35)`,
      ),
      paper(
        circle(0, -14, 4),
        p.paper,
        0,
        `translate(${x + 30 * right} ${y - 26}) rotate(${-128 * right}) scale(1.35)`,
      ),
      paper(
        'M-5 12L0 44L5 12L0 16Z',
        p.paper,
        1,
        `translate(${x + 30 * right} ${y - 26}) rotate(${-128 * right}) scale(1.35)`,
      ),
    ],
    title: { stand: chance.odds(0.5) ? 'head' : 'foot', on: p.sky },
  };
};
