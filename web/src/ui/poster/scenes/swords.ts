import { disc, hills, paper, rays, strip } from '../cut.ts';
import type { Draw } from './scene.ts';

/** Two blades cross; a plume waves over them. */
export const swords: Draw = (chance, p) => {
  const blade = (lean: number) => {
    const turn = `translate(100 128) rotate(${lean})`;
    return [
      paper('M-3.5 70L-2-98L0-108L2-98L3.5 70Z', p.paper, 3, turn),
      paper('M0-108L2-98L3.5 70H0Z', p.mid, 0, turn),
      strip('M-17 70C-17 92 17 92 17 70', p.light, 2, 4, turn),
      paper('M-19 66H19V72H-19ZM-4 72H4V98H-4Z', p.near, 2, turn),
    ];
  };
  const wave = chance.between(-10, 10);
  return {
    ground: p.sky,
    sheets: [
      paper(rays(100, 128, 280, 16, chance.between(0, 22)), p.far, 0),
      paper(disc(chance, 100, 118, 66), p.accent, 2),
      ...blade(chance.between(34, 44)),
      ...blade(-chance.between(34, 44)),
      paper(
        `M100 74C${60 + wave} 60 ${40 + wave} 24 ${70 + wave} 20C${100 + wave} 16 128 34 122 62C118 74 108 78 100 74Z`,
        p.paper,
        3,
      ),
      strip(`M104 74C100 56 90 40 ${72 + wave} 32`, p.mid, 0, 1.5),
      paper(hills(chance, 226, 3, 3), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
