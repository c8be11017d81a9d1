import { circle, disc, hills, paper, strip } from '../cut.ts';
import type { Draw } from './scene.ts';

/** The telephone rings again. */
export const telephone: Draw = (chance, p) => {
  const turn = `translate(${chance.between(90, 104)} 142) rotate(${chance.between(-6, 6)}) scale(1.2)`;
  const ring = (radius: number) => {
    const side = radius * 0.7;
    return [
      strip(
        `M${100 + side} ${96 - side}A${radius} ${radius} 0 0 1 ${100 + side} ${96 + side}`,
        p.accent,
        1,
        5,
      ),
      strip(
        `M${100 - side} ${96 - side}A${radius} ${radius} 0 0 0 ${100 - side} ${96 + side}`,
        p.accent,
        1,
        5,
      ),
    ];
  };
  return {
    ground: p.sky,
    sheets: [
      paper(disc(chance, 100, 112, 86), p.far, 1),
      ...ring(64),
      ...ring(82),
      paper('M-34 70C-34 54-18 52-8 48V-12H8V48C18 52 34 54 34 70Z', p.near, 3, turn),
      paper('M-40 66H40V78H-40Z', p.near, 2, turn),
      paper('M-12-6C-26-16-30-38-22-44H22C30-38 26-16 12-6Z', p.near, 3, turn),
      paper('M-25-52C-14-58 14-58 25-52L20-40C10-44-10-44-20-40Z', p.light, 2, turn),
      paper(circle(0, 62, 9), p.light, 1, turn),
      strip('M9 8C46 6 52 14 52 30', p.paper, 2, 3, turn),
      paper('M46 22H58L62 58H42Z', p.near, 3, turn),
      paper('M40 56H64V66H40Z', p.accent, 2, turn),
      paper(hills(chance, 228, 3, 3), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
