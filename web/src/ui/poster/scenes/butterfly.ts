import { circle, disc, hills, paper, strip } from '../cut.ts';
import type { Draw } from './scene.ts';

/** A butterfly with all its wings. */
export const butterfly: Draw = (chance, p) => {
  const lean = chance.between(-18, 18);
  const upper = chance.between(0.95, 1.1);
  const wing = (side: number) => {
    const turn = `translate(100 128) rotate(${lean}) scale(${side * upper} ${upper})`;
    return [
      paper('M4 0C20 20 60 18 66 46C70 70 40 86 22 62C12 48 6 24 4 0Z', p.mid, 3, turn),
      paper('M4-4C14-40 48-76 78-66C100-58 88-14 62-2C42 8 18 6 4-4Z', p.accent, 3, turn),
      paper('M20-12C30-36 52-56 70-52C82-46 74-20 56-10C44-4 30-6 20-12Z', p.light, 1, turn),
      paper(circle(62, -38, 7) + circle(50, -22, 4), p.near, 0, turn),
      paper(circle(44, 46, 9), p.paper, 0, turn),
    ];
  };
  return {
    ground: p.sky,
    sheets: [
      paper(disc(chance, chance.between(80, 120), 124, 84), p.far, 1),
      ...wing(1),
      ...wing(-1),
      strip(
        'M0-24C-6-44-16-52-24-54M0-24C6-44 16-52 24-54',
        p.near,
        1,
        2,
        `translate(100 128) rotate(${lean})`,
      ),
      paper(
        'M-5-24C-8 0-6 40 0 58C6 40 8 0 5-24C3-32-3-32-5-24Z',
        p.near,
        3,
        `translate(100 128) rotate(${lean})`,
      ),
      paper(hills(chance, 226, 4, 4), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
