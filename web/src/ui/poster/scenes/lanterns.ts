import { disc, hills, paper, strip } from '../cut.ts';
import type { Draw } from './scene.ts';

/** Paper lanterns on their cords, one evening in summer. */
export const lanterns: Draw = (chance, p) => {
  const lantern = (x: number, y: number, size: number, fill: string) => {
    const turn = `translate(${x} ${y}) scale(${size}) rotate(${chance.between(-6, 6)})`;
    return [
      strip(`M${x} -10V${y - 26 * size}`, p.near, 1, 1.4),
      paper('M-9-30H9V-22H-9ZM-8 22H8V30H-8Z', p.near, 2, turn),
      paper('M-9-24C-30-22-32 22-9 24H9C32 22 30-22 9-24Z', fill, 3, turn),
      strip('M-22-9H22M-24 0H24M-22 10H22', p.near, 0, 1, turn),
      strip('M0 30V46', p.accent, 1, 4, turn),
    ];
  };
  return {
    ground: p.sky,
    sheets: [
      paper(disc(chance, chance.between(60, 140), 150, chance.between(50, 62)), p.paper, 2),
      paper('M-10 216L20 196L64 204L104 176L150 206L210 190V320H-10Z', p.far, 2),
      ...lantern(34, chance.between(66, 84), 0.9, p.light),
      ...lantern(166, chance.between(84, 104), 1, p.light),
      ...lantern(76, chance.between(120, 138), 1.25, p.accent),
      ...lantern(128, chance.between(50, 62), 1.1, p.accent),
      ...lantern(146, chance.between(160, 172), 0.8, p.mid),
      paper(hills(chance, 226, 4, 3), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
