import { circle, disc, hills, paper, peaks, straight, strip } from '../cut.ts';
import type { Draw } from './scene.ts';
import { stars } from './stars.ts';

/** A road into the night, and two lamps coming. */
export const road: Draw = (chance, p) => {
  const x = chance.between(84, 116);
  return {
    ground: p.sky,
    sheets: [
      ...stars(chance, p.paper, 18, 110),
      paper(disc(chance, chance.odds(0.5) ? 44 : 156, 76, chance.between(22, 32)), p.light, 2),
      paper(peaks(chance, 158, 56, 5), p.far, 2),
      paper(hills(chance, 154, 4, 4), p.mid, 2),
      paper(`M${x - 5} 156H${x + 5}L188 320H12Z`, p.near, 2),
      ...[162, 172, 186, 206].map((y, index) =>
        paper(
          straight([
            [x - 0.6 - index * 0.5, y],
            [x + 0.6 + index * 0.5, y],
            [x + 1 + index, y + 5 + index * 3],
            [x - 1 - index, y + 5 + index * 3],
          ]),
          p.light,
          0,
        ),
      ),
      paper(`M${x - 12} 186L${x - 70} 246H${x - 10}Z`, p.light, 0),
      paper(`M${x + 12} 186L${x + 70} 246H${x + 10}Z`, p.light, 0),
      paper(
        `M${x - 20} 188C${x - 20} 174 ${x - 15} 164 ${x - 10} 162H${x + 10}C${x + 15} 164 ${x + 20} 174 ${x + 20} 188L${x + 17} 194H${x - 17}Z`,
        p.accent,
        3,
      ),
      paper(`M${x - 11} 172L${x - 8} 165H${x + 8}L${x + 11} 172Z`, p.near, 0),
      paper(circle(x - 13, 182, 5) + circle(x + 13, 182, 5), p.paper, 1),
      strip(`M8 320L${x - 24} 178`, p.mid, 0, 2),
      paper(hills(chance, 228, 3, 3), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
