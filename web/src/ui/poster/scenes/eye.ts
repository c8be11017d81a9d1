import { disc, hills, paper, rays } from '../cut.ts';
import type { Draw } from './scene.ts';

/** An eye that sees everything. */
export const eye: Draw = (chance, p) => {
  const y = chance.between(122, 138);
  const looks = chance.between(-14, 14);
  return {
    ground: p.sky,
    sheets: [
      paper(rays(100, y, 280, chance.whole(12, 18), chance.between(0, 30)), p.far, 1),
      paper(`M2 ${y}C40 ${y - 78} 160 ${y - 78} 198 ${y}C160 ${y + 78} 40 ${y + 78} 2 ${y}Z`, p.near, 3),
      paper(`M12 ${y}C48 ${y - 62} 152 ${y - 62} 188 ${y}C152 ${y + 62} 48 ${y + 62} 12 ${y}Z`, p.paper, -2),
      paper(disc(chance, 100 + looks, y, 42), p.accent, 2),
      paper(rays(100 + looks, y, 41, 22, 4), p.mid, 0),
      paper(disc(chance, 100 + looks, y, 21), p.near, 1),
      paper(disc(chance, 108 + looks, y - 10, 6), p.light, 0),
      paper(hills(chance, 224, 5, 3), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
