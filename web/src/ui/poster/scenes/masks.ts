import { hills, paper, rays, type Sheet, strip } from '../cut.ts';
import type { Draw } from './scene.ts';

/** The two faces of the theatre. */
export const masks: Draw = (chance, p) => {
  const mask = (fill: string, glad: boolean, turn: string): Sheet[] => {
    const mouth = glad
      ? 'M-22 14C-12 24 12 24 22 14C20 40-20 40-22 14Z'
      : 'M-20 36C-14 14 14 14 20 36C10 26-10 26-20 36Z';
    const brow = glad
      ? 'M-28-20C-22-30-12-30-6-22C-12-25-20-25-28-20ZM28-20C22-30 12-30 6-22C12-25 20-25 28-20Z'
      : 'M-30-16C-22-22-12-28-6-30C-10-22-20-14-30-16ZM30-16C22-22 12-28 6-30C10-22 20-14 30-16Z';
    return [
      paper('M-40-44C-14-54 14-54 40-44C44-8 34 36 0 56C-34 36-44-8-40-44Z', fill, 3, turn),
      paper('M0-44C14-52 30-48 40-44C44-8 34 36 0 56Z', p.near, -2, turn),
      paper(
        `M-26-8C-20-16-10-14-7-6C-14-2-22-2-26-8ZM26-8C20-16 10-14 7-6C14-2 22-2 26-8Z${mouth}${brow}`,
        p.near,
        0,
        turn,
      ),
      paper('M0-12L5 10H-5Z', p.near, 0, turn),
    ];
  };
  const ribbon = chance.between(-20, 20);
  return {
    ground: p.sky,
    sheets: [
      paper(rays(100, 128, 260, 14, chance.between(0, 20)), p.far, 0),
      strip(
        `M-10 ${120 + ribbon}C50 ${70 - ribbon} 70 ${220 + ribbon} 130 ${160}S190 ${80 + ribbon} 215 ${130}`,
        p.accent,
        3,
        14,
      ),
      ...mask(p.paper, true, `translate(72 112) rotate(${chance.between(-16, -8)}) scale(1.08)`),
      ...mask(p.light, false, `translate(132 152) rotate(${chance.between(8, 16)}) scale(1.08)`),
      paper(hills(chance, 224, 4, 3), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
