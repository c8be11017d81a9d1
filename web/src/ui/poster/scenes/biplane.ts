import { disc, flowing, hills, paper, strip } from '../cut.ts';
import type { Draw } from './scene.ts';

/** Up among the clouds on two pairs of wings. */
export const biplane: Draw = (chance, p) => {
  const right = chance.odds(0.5) ? 1 : -1;
  const turn = `translate(102 128) scale(${right * 1.25} 1.25) rotate(${chance.between(-24, -12)})`;
  const cloud = (x: number, y: number, size: number, fill: string) =>
    paper(
      flowing([
        [x - 44 * size, y],
        [x - 30 * size, y - 16 * size],
        [x - 8 * size, y - 22 * size],
        [x + 14 * size, y - 16 * size],
        [x + 36 * size, y - 12 * size],
        [x + 46 * size, y + 4 * size],
        [x, y + 10 * size],
      ]),
      fill,
      2,
    );
  return {
    ground: p.sky,
    sheets: [
      paper(disc(chance, 100 - right * 40, 92, chance.between(40, 52)), p.light, 2),
      cloud(40, 70, 0.8, p.far),
      cloud(168, 110, 1, p.far),
      strip(
        `M${100 - right * 120} 190C${100 - right * 90} 150 ${100 - right * 70} 210 ${100 - right * 40} 150`,
        p.paper,
        0,
        2,
      ),
      paper('M-58-6L-66-24H-56L-44-6L40-10C54-10 62-4 62 2S52 12 38 11L-46 6Z', p.accent, 3, turn),
      paper('M-30-34H38V-27H-30Z', p.near, 3, turn),
      paper('M-34 12H34V19H-34Z', p.near, 3, turn),
      strip('M-20-30L-24 14M30-30L26 14M4-30L2-8', p.near, 1, 2, turn),
      paper('M-4-10C-4-22 10-22 10-10Z', p.paper, 1, turn),
      paper('M63-26C68-18 68-8 64 1C68 10 68 20 63 28C60 18 60-16 63-26Z', p.paper, 2, turn),
      strip('M10 18L16 30M26 18L20 30', p.near, 1, 2.5, turn),
      paper(disc(chance, 0, 0, 6), p.near, 2, `${turn} translate(18 32)`),
      cloud(52, 206, 1.3, p.mid),
      cloud(160, 214, 1.2, p.far),
      paper(hills(chance, 226, 6, 5), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
