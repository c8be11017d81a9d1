import { disc, paper, rays, type Sheet, slip, strip } from '../cut.ts';
import type { Draw } from './scene.ts';

/** The bell of a horn, seen by the first row. */
export const horn: Draw = (chance, p) => {
  const x = chance.between(84, 116);
  const y = chance.between(158, 172);
  const right = chance.odds(0.5) ? 1 : -1;
  return {
    ground: p.sky,
    sheets: [
      paper(rays(x, y, 280, chance.whole(9, 13), chance.between(0, 40)), p.far, 0),
      strip(
        `M${x} ${y}C${x + 60 * right} ${y + 20} ${x + 70 * right} ${y + 90} ${x + 10 * right} ${y + 96}S${x - 90 * right} ${y + 60} ${x - 130 * right} ${y + 110}`,
        p.near,
        3,
        15,
      ),
      paper(disc(chance, x, y, 74), p.light, 3),
      paper(disc(chance, x - 2 * right, y + 2, 60), p.accent, -1),
      paper(disc(chance, x - 4 * right, y + 5, 40), p.mid, -1),
      paper(disc(chance, x - 5 * right, y + 7, 20), p.near, -1),
      ...[0, 1, 2].map(
        (index): Sheet =>
          paper(slip(chance, x + right * (28 + index * 15) - 5, y + 62 + index * 5, 10, 26, 0.4), p.paper, 2),
      ),
    ],
    title: { stand: 'head', on: p.sky },
  };
};
