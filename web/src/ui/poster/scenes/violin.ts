import { disc, paper, type Sheet, strip } from '../cut.ts';
import type { Draw } from './scene.ts';

/** A violin, larger than the sheet. */
export const violin: Draw = (chance, p) => {
  const turn = `translate(${chance.between(92, 108)} 236) rotate(${(chance.odds(0.5) ? 1 : -1) * chance.between(18, 34)}) scale(1.02)`;
  const hole = (side: number): string =>
    `M${side * 22}-22C${side * 30}-26 ${side * 32}-16 ${side * 25}-12C${side * 18} 0 ${side * 34} 8 ${side * 24} 22C${side * 16} 22 ${side * 16} 14 ${side * 22} 12C${side * 27} 4 ${side * 12}-4 ${side * 22}-22Z`;
  return {
    ground: p.sky,
    sheets: [
      paper(disc(chance, chance.between(60, 140), chance.between(150, 190), 104), p.far, 1),
      paper('M-7-140H7V-60H-7Z', p.near, 2, turn),
      paper(
        'M-6-140C-14-148-10-162 2-162S16-148 8-140ZM-18-130H-6V-125H-18ZM6-138H18V-133H6ZM-18-148H-6V-143H-18Z',
        p.near,
        2,
        turn,
      ),
      paper(
        'M0-84C30-84 50-70 50-46C50-28 30-24 30-4C30 14 62 18 62 56C62 90 36 104 0 104S-62 90-62 56C-62 18-30 14-30-4C-30-24-50-28-50-46C-50-70-30-84 0-84Z',
        p.accent,
        3,
        turn,
      ),
      paper(
        'M0-74C24-74 41-64 41-46C41-32 22-24 22-4C22 18 52 24 52 56C52 84 30 95 0 95S-52 84-52 56C-52 24-22 18-22-4C-22-24-41-32-41-46C-41-64-24-74 0-74Z',
        p.mid,
        1,
        turn,
      ),
      paper(hole(1) + hole(-1), p.near, 0, turn),
      paper('M-5-112H5L8 10H-8Z', p.near, 2, turn),
      paper('M-9 62H9L5 98H-5Z', p.near, 1, turn),
      paper('M-16 34H16V40H-16Z', p.light, 1, turn),
      ...[-3.6, -1.2, 1.2, 3.6].map((x): Sheet => strip(`M${x}-132V70`, p.paper, 0, 0.7, turn)),
      strip('M-120 8L110-22', p.near, 3, 3.5, turn),
      strip('M-118 13L106-15', p.paper, 0, 1.5, turn),
    ],
    title: { stand: 'head', on: p.sky },
  };
};
