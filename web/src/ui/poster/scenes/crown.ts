import { circle, disc, hills, type Point, paper, type Sheet } from '../cut.ts';
import type { Draw } from './scene.ts';

export const crown: Draw = (chance, p) => {
  const lean = chance.between(-10, 10);
  const drops: Point[] = [
    [70, 150],
    [100, 172],
    [128, 156],
  ];
  return {
    ground: p.sky,
    sheets: [
      paper(disc(chance, 100, 122, 84), p.far, 1),
      paper('M-56 34L-68-40L-32-4L0-62L32-4L68-40L56 34Z', p.light, 3, `translate(100 112) rotate(${lean})`),
      paper('M0-62L32-4L68-40L56 34H0Z', p.accent, 0, `translate(100 112) rotate(${lean})`),
      paper('M-57 38H57V54H-57Z', p.near, 3, `translate(100 112) rotate(${lean})`),
      paper(
        `${circle(-68, -44, 7)}${circle(0, -67, 8)}${circle(68, -44, 7)}`,
        p.paper,
        2,
        `translate(100 112) rotate(${lean})`,
      ),
      ...drops.map(
        ([x, y], index): Sheet =>
          paper(
            `M0-14C7-2 8 2 8 7A8 8 0 0 1-8 7C-8 2-7-2 0-14Z`,
            p.accent,
            2,
            `translate(${x} ${y + 18}) scale(${0.7 + index * 0.15})`,
          ),
      ),
      paper(hills(chance, 222, 4, 3), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
