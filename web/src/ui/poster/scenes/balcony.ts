import { disc, flowing, hills, paper, type Sheet, slip, straight } from '../cut.ts';
import type { Draw } from './scene.ts';

/** A window lit in a house, a ladder and two moons: for lovers. */
export const balcony: Draw = (chance, p) => {
  const right = chance.odds(0.5);
  const turn = right ? 'translate(200 0) scale(-1 1)' : '';
  const bar = (x: number): Sheet => paper(slip(chance, x, 150, 3.5, 26, 0.2), p.paper, 1, turn);
  return {
    ground: p.sky,
    sheets: [
      paper(disc(chance, right ? 62 : 138, 78, 34), p.light, 3),
      paper(
        flowing([
          [20, 320],
          [10, 190],
          [40, 150],
          [70, 180],
          [90, 200],
          [100, 320],
        ]),
        p.far,
        2,
        right ? '' : 'translate(200 0) scale(-1 1)',
      ),
      paper(
        straight([
          [-10, -10],
          [84, -10],
          [88, 320],
          [-10, 320],
        ]),
        p.mid,
        3,
        turn,
      ),
      paper('M28 150V92C28 62 68 62 68 92V150Z', p.light, -1, turn),
      paper(
        'M44 150C44 132 42 122 46 116C40 108 44 98 51 98S60 108 55 116C60 124 60 134 60 150Z',
        p.near,
        1,
        turn,
      ),
      paper(slip(chance, 10, 174, 90, 9, 0.6), p.paper, 3, turn),
      paper(slip(chance, 10, 148, 90, 4, 0.4), p.paper, 2, turn),
      ...[14, 28, 42, 56, 70, 84, 94].map(bar),
      paper(
        flowing([
          [126, 320],
          [122, 236],
          [128, 214],
          [138, 206],
          [148, 214],
          [152, 238],
          [150, 320],
        ]),
        p.accent,
        3,
        turn,
      ),
      paper(disc(chance, right ? 62 : 138, 200, 9), p.paper, 2),
      paper(hills(chance, 230, 3, 4), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
