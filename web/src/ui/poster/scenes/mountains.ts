import { disc, hills, type Point, paper, peaks, type Sheet, straight } from '../cut.ts';
import type { Draw } from './scene.ts';

/** Far peaks, and pines before them. */
export const mountains: Draw = (chance, p) => {
  const top: Point = [chance.between(76, 124), chance.between(86, 100)];
  const pine = (x: number, y: number, size: number): Sheet =>
    paper(
      `M0-40L11-20H6L15-4H7L18 14H-18L-7-4H-15L-6-20H-11Z`,
      p.near,
      2,
      `translate(${x} ${y}) scale(${size})`,
    );
  return {
    ground: p.sky,
    sheets: [
      paper(
        disc(chance, chance.odds(0.5) ? 46 : 156, chance.between(70, 96), chance.between(22, 32)),
        p.accent,
        2,
      ),
      paper(peaks(chance, 190, 90, 4), p.far, 2),
      paper(straight([[-30, 260], top, [230, 270]]), p.mid, 3),
      paper(
        straight([
          top,
          [top[0] - 40, top[1] + 52],
          [top[0] - 22, top[1] + 44],
          [top[0] - 10, top[1] + 62],
          [top[0] + 6, top[1] + 40],
          [top[0] + 22, top[1] + 54],
          [top[0] + 44, top[1] + 58],
        ]),
        p.paper,
        1,
      ),
      paper(hills(chance, 208, 10, 4), p.far, 3),
      ...[14, 38, 60, 150, 172, 190].map(x =>
        pine(x + chance.between(-5, 5), 222 + chance.between(-4, 4), chance.between(0.7, 1.3)),
      ),
      paper(hills(chance, 230, 4, 4), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
