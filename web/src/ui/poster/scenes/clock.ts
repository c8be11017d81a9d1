import { circle, disc, hills, paper, type Sheet, slip } from '../cut.ts';
import type { Draw } from './scene.ts';

/** A clock above the street, and somebody hanging on to time. */
export const clock: Draw = (chance, p) => {
  const hour = chance.between(60, 120);
  return {
    ground: p.sky,
    sheets: [
      paper(slip(chance, 36, -10, 128, 330, 1), p.far, 2),
      paper(slip(chance, 48, 188, 104, 140, 1), p.mid, 1),
      paper(disc(chance, 100, 104, 76), p.near, 3),
      paper(disc(chance, 100, 104, 66), p.paper, -1),
      ...Array.from(
        { length: 12 },
        (_, index): Sheet =>
          paper(
            `M-2.2-60H2.2L1.6-${index % 3 === 0 ? 44 : 51}H-1.6Z`,
            p.near,
            0,
            `translate(100 104) rotate(${index * 30})`,
          ),
      ),
      paper('M-4 8L-2-38L0-44L2-38L4 8Z', p.accent, 2, `translate(100 104) rotate(${hour})`),
      paper(
        'M-3.5 10L-1.5-52L0-58L1.5-52L3.5 10Z',
        p.near,
        2,
        `translate(100 104) rotate(${chance.between(176, 186)})`,
      ),
      paper(circle(100, 104, 6), p.accent, 1),
      paper(
        'M-3-30L3-30L4-4C10 0 10 6 9 22L13 52H7L2 30L-4 54H-10L-8 22C-10 8-9 0-4-4ZM-7-14A7 7 0 1 1 7-14A7 7 0 1 1-7-14ZM-11-18C-6-28 6-28 11-18Z',
        p.near,
        3,
        'translate(100 188) scale(0.9)',
      ),
      paper(hills(chance, 236, 2, 3), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
