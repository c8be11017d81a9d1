import { around, disc, hills, paper, rays, type Sheet, straight, strip } from '../cut.ts';
import type { Draw } from './scene.ts';

/** The ball is in the air. */
export const ball: Draw = (chance, p) => {
  const x = chance.between(74, 126);
  const y = chance.between(104, 132);
  return {
    ground: p.sky,
    sheets: [
      paper(rays(x, y, 300, 10, chance.between(0, 36)), p.far, 0),
      paper(hills(chance, 198, 3, 3), p.mid, 2),
      strip('M-10 232C40 204 160 204 210 232', p.paper, 0, 3),
      paper(disc(chance, x, y, 60), p.paper, 3),
      paper(straight([0, 1, 2, 3, 4].map(index => around(x, y, 22, -90 + index * 72))), p.near, 0),
      ...[0, 1, 2, 3, 4].map(
        (index): Sheet =>
          paper(
            straight([
              around(x, y, 46, -90 + index * 72),
              around(x, y, 58, -108 + index * 72),
              around(x, y, 60, -90 + index * 72),
              around(x, y, 58, -72 + index * 72),
            ]),
            p.near,
            0,
          ),
      ),
      ...[0, 1, 2, 3, 4].map(
        (index): Sheet =>
          paper(
            straight([
              around(x, y, 22, -90 + index * 72),
              around(x, y, 46, -90 + index * 72),
              around(x, y, 46, -88 + index * 72),
              around(x, y, 22, -86 + index * 72),
            ]),
            p.near,
            0,
          ),
      ),
      paper(hills(chance, 226, 3, 3), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
