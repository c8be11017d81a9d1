import { disc, hills, paper, type Sheet, slip, star, straight } from '../cut.ts';
import type { Draw } from './scene.ts';

/** A house in the snow, one window lit. */
export const winter: Draw = (chance, p) => {
  const flakes = Array.from({ length: 22 }, (_, index): Sheet => {
    const size = chance.between(2, 6.5);
    return paper(
      index % 3 === 0
        ? star(chance.between(4, 196), chance.between(6, 200), size, size * 0.35, 6, chance.between(0, 60))
        : disc(chance, chance.between(4, 196), chance.between(6, 200), size * 0.4),
      p.paper,
      1,
    );
  });
  const x = chance.between(70, 130);
  const pine = (at: number, y: number, size: number, fill: string): Sheet[] => [
    paper(
      'M0-46L12-24H7L18-4H9L22 18H-22L-9-4H-18L-7-24H-12Z',
      fill,
      3,
      `translate(${at} ${y}) scale(${size})`,
    ),
    paper('M0-46L12-24L4-28L-2-22L-12-24Z', p.paper, 0, `translate(${at} ${y}) scale(${size})`),
  ];
  return {
    ground: p.sky,
    sheets: [
      paper(disc(chance, chance.between(40, 160), 70, 30), p.light, 3),
      paper(hills(chance, 176, 14, 3), p.far, 2),
      ...pine(24, 186, 1.2, p.mid),
      ...pine(178, 182, 1.4, p.mid),
      paper(
        straight([
          [x - 30, 160],
          [x + 30, 160],
          [x + 30, 214],
          [x - 30, 214],
        ]),
        p.near,
        3,
      ),
      paper(
        straight([
          [x - 40, 164],
          [x, 124],
          [x + 40, 164],
        ]),
        p.accent,
        3,
      ),
      paper(
        straight([
          [x - 40, 164],
          [x, 124],
          [x + 40, 164],
          [x + 34, 166],
          [x + 18, 152],
          [x + 4, 158],
          [x - 14, 150],
          [x - 26, 166],
        ]),
        p.paper,
        2,
      ),
      paper(slip(chance, x - 20, 174, 14, 16, 0.4), p.light, 0),
      paper(slip(chance, x + 7, 178, 13, 36, 0.4), p.light, 0),
      ...pine(x + (x > 100 ? -54 : 54), 202, 1, p.near),
      paper(hills(chance, 212, 8, 3), p.paper, 3),
      ...flakes,
    ],
    title: { stand: 'foot', on: p.paper },
  };
};
