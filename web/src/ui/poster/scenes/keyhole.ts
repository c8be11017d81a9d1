import { disc, hills, paper, rays } from '../cut.ts';
import type { Draw } from './scene.ts';

/** What one sees through a keyhole, and what sees back. */
export const keyhole: Draw = (chance, p) => {
  const look = chance.between(-5, 5);
  return {
    ground: p.sky,
    sheets: [
      paper(disc(chance, 100, 118, 96), p.far, 1),
      paper(
        'M100 26C132 26 152 48 152 78C152 98 142 114 128 122L146 236H54L72 122C58 114 48 98 48 78C48 48 68 26 100 26Z',
        p.near,
        3,
      ),
      paper(
        'M100 38C124 38 140 56 140 78C140 96 130 108 116 116L132 240H68L84 116C70 108 60 96 60 78C60 56 76 38 100 38Z',
        p.light,
        0,
      ),
      paper(rays(100, 80, 36, 10, chance.between(0, 36)), p.accent, 0),
      paper('M64 80C80 58 120 58 136 80C120 102 80 102 64 80Z', p.paper, 2),
      paper(disc(chance, 100 + look, 80, 14), p.accent, 1),
      paper(disc(chance, 100 + look, 80, 7), p.near, 0),
      paper('M84 236L94 168C88 160 92 146 100 146S112 160 106 168L116 236Z', p.near, 2),
      paper(hills(chance, 226, 3, 3), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
