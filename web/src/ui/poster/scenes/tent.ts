import { hills, paper, rays, type Sheet, slip, star, straight } from '../cut.ts';
import type { Draw } from './scene.ts';

/** Under the big top. */
export const tent: Draw = (chance, p) => {
  const x = chance.between(88, 112);
  const stripes = 8;
  const roof = Array.from({ length: stripes }, (_, index): Sheet => {
    const from = -4 + (208 * index) / stripes;
    const to = -4 + (208 * (index + 1)) / stripes;
    return paper(
      `M${x} 66Q${x + (from - x) * 0.4} 130 ${from} 156Q${(from + to) / 2} 172 ${to} 156Q${x + (to - x) * 0.4} 130 ${x} 66Z`,
      index % 2 === 0 ? p.accent : p.paper,
      2,
    );
  });
  return {
    ground: p.sky,
    sheets: [
      paper(rays(x, 70, 280, 16), p.far, 0),
      ...Array.from(
        { length: stripes },
        (_, index): Sheet =>
          paper(slip(chance, 8 + index * 23, 150, 23, 90, 0), index % 2 === 0 ? p.mid : p.near, 0),
      ),
      paper(`M${x - 24} 240L${x} 168L${x + 24} 240Z`, p.light, 0),
      ...roof,
      paper(slip(chance, x - 1, 38, 2, 30, 0), p.near, 0),
      paper(
        straight([
          [x + 1, 38],
          [x + 30, 46],
          [x + 1, 54],
        ]),
        p.light,
        2,
      ),
      ...[-1, 1].map(
        (side): Sheet =>
          paper(star(100 + side * chance.between(58, 78), chance.between(40, 84), 9, 4, 5), p.light, 2),
      ),
      paper(hills(chance, 224, 2, 3), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
