import { paper, rays, type Sheet, straight } from '../cut.ts';
import type { Draw } from './scene.ts';

/** Pipes of an organ under a pointed arch. */
export const organ: Draw = (chance, p) => {
  const count = 9;
  const pipes = Array.from({ length: count }, (_, index): Sheet[] => {
    const off = Math.abs(index - 4);
    const top = (chance.odds(0.5) ? 96 + off * 15 : 96 + off * 15) + chance.between(-2, 2);
    const x = 26 + index * 16.6;
    return [
      paper(
        straight([
          [x, top],
          [x + 14, top],
          [x + 14, 206],
          [x + 7, 226],
          [x, 206],
        ]),
        index % 2 === 0 ? p.light : p.accent,
        3,
      ),
      paper(
        straight([
          [x + 7, 176],
          [x + 11, 190],
          [x + 3, 190],
        ]),
        p.near,
        0,
      ),
      paper(
        straight([
          [x + 9.5, top],
          [x + 14, top],
          [x + 14, 206],
          [x + 9.5, 218],
        ]),
        p.mid,
        0,
      ),
    ];
  }).flat();
  return {
    ground: p.far,
    sheets: [
      paper(rays(100, 150, 280, 18, chance.between(0, 20)), p.sky, 0),
      paper('M10 320V150C10 84 60 34 100 14C140 34 190 84 190 150V320Z', p.mid, 3),
      paper('M20 320V152C20 92 64 46 100 28C136 46 180 92 180 152V320Z', p.sky, -3),
      ...pipes,
      paper(
        straight([
          [-5, 222],
          [205, 222],
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
