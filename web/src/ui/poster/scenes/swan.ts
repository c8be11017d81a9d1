import { disc, hills, paper, type Sheet, straight, strip } from '../cut.ts';
import type { Draw } from './scene.ts';

/** A swan on the lake, and its other self below. */
export const swan: Draw = (chance, p) => {
  const right = chance.odds(0.5) ? 1 : -1;
  const body =
    'M-58 0C-62-22-34-38-12-30C4-24 16-20 24-30C32-42 14-58 18-78C22-96 44-96 48-80L62-72L48-70C40-80 32-76 34-66C38-50 52-42 50-22C48-6 34 2 20 2H-40C-48 2-56 4-58 0Z';
  return {
    ground: p.sky,
    sheets: [
      paper(disc(chance, 100 - right * 30, 104, chance.between(40, 54)), p.light, 2),
      paper(hills(chance, 176, 12, 4), p.far, 2),
      paper(
        straight([
          [-5, 190],
          [205, 190],
          [205, 310],
          [-5, 310],
        ]),
        p.mid,
        2,
      ),
      paper(body, p.far, 0, `translate(100 196) scale(${right * 1.15} -0.5)`),
      paper(body, p.paper, 3, `translate(100 194) scale(${right * 1.15} 1.15)`),
      paper(
        'M-52-4C-50-24-28-32-12-24C-22-20-26-16-20-8C-30-14-36-8-32 0Z',
        p.far,
        0,
        `translate(100 194) scale(${right * 1.15} 1.15)`,
      ),
      paper('M47-81L62-72L48-70Z', p.accent, 0, `translate(100 194) scale(${right * 1.15} 1.15)`),
      ...[204, 214].map(
        (y): Sheet => strip(`M${chance.between(10, 60)} ${y}H${chance.between(120, 190)}`, p.light, 0, 1.5),
      ),
      ...[16, 28, 176, 188].map(
        (x): Sheet =>
          paper(
            `M0 0C-4-30-2-60 4-${Math.round(chance.between(70, 100))}C8-60 4-30 3 0Z`,
            p.near,
            2,
            `translate(${x} 236) rotate(${chance.between(-8, 8)})`,
          ),
      ),
      paper(hills(chance, 228, 4, 4), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
