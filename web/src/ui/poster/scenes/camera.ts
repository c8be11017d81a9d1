import { circle, disc, hills, paper, rays, straight, strip } from '../cut.ts';
import type { Draw } from './scene.ts';

/** A hand-cranked camera on its three legs. */
export const camera: Draw = (chance, p) => {
  const turn = `translate(100 118) scale(${chance.odds(0.5) ? 1.15 : -1.15} 1.15) rotate(${chance.between(-5, 3)})`;
  const reel = (x: number, y: number, radius: number, fill: string) => [
    paper(disc(chance, x, y, radius), fill, 3, turn),
    ...[0, 1, 2, 3, 4].map(hole => {
      const angle = (hole * 72 * Math.PI) / 180;
      return paper(
        circle(x + radius * 0.58 * Math.cos(angle), y + radius * 0.58 * Math.sin(angle), radius * 0.2),
        p.near,
        0,
        turn,
      );
    }),
    paper(circle(x, y, radius * 0.14), p.near, 0, turn),
  ];
  return {
    ground: p.sky,
    sheets: [
      paper(rays(150, 112, 280, 15, chance.between(0, 24)), p.far, 0),
      strip('M0 22L-34 120', p.near, 2, 5, turn),
      strip('M4 22L38 120', p.near, 2, 5, turn),
      strip('M2 22L6 124', p.near, 2, 5, turn),
      ...reel(-24, -44, 27, p.accent),
      ...reel(24, -38, 23, p.light),
      paper(
        straight([
          [-40, -14],
          [34, -14],
          [34, 28],
          [-40, 28],
        ]),
        p.near,
        3,
        turn,
      ),
      paper('M34-4L58-14V28L34 16Z', p.mid, 3, turn),
      paper(circle(-8, 7, 11), p.paper, 1, turn),
      paper(circle(-8, 7, 6), p.accent, 0, turn),
      strip('M-40 8H-54V22', p.accent, 2, 3.5, turn),
      paper(hills(chance, 226, 3, 3), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
