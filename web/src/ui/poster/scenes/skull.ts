import { disc, hills, paper, rays } from '../cut.ts';
import type { Draw } from './scene.ts';

/** Alas. */
export const skull: Draw = (chance, p) => {
  const turn = `translate(100 122) rotate(${chance.between(-9, 9)}) scale(1.75)`;
  return {
    ground: p.sky,
    sheets: [
      paper(rays(100, 122, 280, 12, chance.between(0, 30)), p.far, 0),
      paper(disc(chance, 100, 122, 82), p.accent, 2),
      paper(
        'M-32-4C-32-36-14-46 0-46C14-46 32-36 32-4C32 8 27 14 20 18V36H-20V18C-27 14-32 8-32-4Z',
        p.paper,
        3,
        turn,
      ),
      paper('M0-46C14-46 32-36 32-4C32 8 27 14 20 18V36H8C16 10 20-24 0-46Z', p.light, 0, turn),
      paper('M-22-6C-22-18-5-18-5-5C-5 6-22 7-22-6ZM22-6C22-18 5-18 5-5C5 6 22 7 22-6Z', p.near, 0, turn),
      paper(
        'M0 4L5 15H-5ZM-12 24V36H-9V24ZM-4.5 24V36H-1.5V24ZM3 24V36H6V24ZM10.5 24V36H13.5V24Z',
        p.near,
        0,
        turn,
      ),
      paper(hills(chance, 224, 4, 3), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
