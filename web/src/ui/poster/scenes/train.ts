import { circle, disc, hills, paper, peaks, type Sheet, straight } from '../cut.ts';
import type { Draw } from './scene.ts';

/** A locomotive comes straight at the audience. */
export const train: Draw = (chance, p) => {
  const x = chance.between(92, 108);
  const side = chance.odds(0.5) ? 1 : -1;
  const smoke = [0, 1, 2, 3, 4].map(
    (index): Sheet =>
      paper(
        disc(chance, x + side * (6 + index * 21), 84 - index * 11 + chance.between(-4, 4), 12 + index * 5),
        index % 2 === 0 ? p.paper : p.light,
        2,
      ),
  );
  return {
    ground: p.sky,
    sheets: [
      paper(disc(chance, 100 - side * 50, 84, 30), p.accent, 2),
      paper(peaks(chance, 190, 80, 4), p.far, 2),
      paper(hills(chance, 178, 8, 4), p.mid, 2),
      ...smoke.toReversed(),
      paper(
        straight([
          [x - 10, 100],
          [x + 10, 100],
          [x + 7, 124],
          [x - 7, 124],
        ]),
        p.near,
        2,
      ),
      paper(
        straight([
          [x - 44, 126],
          [x + 44, 126],
          [x + 46, 206],
          [x - 46, 206],
        ]),
        p.near,
        3,
      ),
      paper(disc(chance, x, 158, 40), p.near, 2),
      paper(disc(chance, x, 158, 33), p.accent, 1),
      paper(disc(chance, x, 158, 26), p.near, -1),
      paper(circle(x, 130, 9), p.light, 3),
      paper(circle(x, 158, 6), p.light, 1),
      paper(
        straight([
          [x - 54, 196],
          [x + 54, 196],
          [x + 54, 208],
          [x - 54, 208],
        ]),
        p.accent,
        3,
      ),
      ...[0, 1, 2, 3, 4, 5, 6].map(
        (index): Sheet =>
          paper(
            straight([
              [x - 36 + index * 11, 208],
              [x - 30 + index * 11, 208],
              [x - 48 + index * 16.5, 238],
              [x - 54 + index * 16.5, 238],
            ]),
            p.paper,
            2,
          ),
      ),
      paper(
        straight([
          [-5, 234],
          [205, 230],
          [205, 310],
          [-5, 310],
        ]),
        p.near,
        3,
      ),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
