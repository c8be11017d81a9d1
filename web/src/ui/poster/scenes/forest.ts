import { disc, flowing, hills, type Point, paper, type Sheet, straight } from '../cut.ts';
import type { Draw } from './scene.ts';

/** Between the trunks, the moon. */
export const forest: Draw = (chance, p) => {
  const trunk = (x: number, width: number, fill: string): Sheet =>
    paper(
      straight([
        [x, -10],
        [x + width, -10],
        [x + width * chance.between(0.9, 1.2), 150],
        [x + width * 1.5, 320],
        [x - width * 0.5, 320],
        [x + chance.between(-1, 2), 150],
      ]),
      fill,
      3,
    );
  const crown = (y: number, fill: string): Sheet =>
    paper(
      flowing([
        [-30, -30],
        [230, -30],
        [220, y],
        ...[180, 140, 100, 60, 20].map(
          (x, index): Point => [
            x + chance.between(-8, 8),
            y + (index % 2 === 0 ? 22 : -4) + chance.between(-6, 6),
          ],
        ),
        [-20, y],
      ]),
      fill,
      3,
    );
  const x = chance.between(74, 126);
  return {
    ground: p.sky,
    sheets: [
      paper(disc(chance, x, 130, chance.between(38, 50)), p.light, 2),
      ...[18, 60, 96, 138, 172].map(at => trunk(at + chance.between(-6, 6), chance.between(5, 8), p.far)),
      paper(hills(chance, 196, 8, 4), p.far, 2),
      ...[40, 150].map(at => trunk(at + chance.between(-10, 10), chance.between(10, 13), p.mid)),
      crown(40, p.mid),
      paper(hills(chance, 212, 8, 4), p.mid, 3),
      paper(
        'M-16 20L-14-4C-20-8-20-14-18-18C-14-12-10-10-6-10H6C8-16 9-22 8-26L0-40L3-42L9-32L9-44H12L13-32L20-42L23-40L16-28C20-24 22-18 22-16L14-14L12 0L14 20H10L7 4H-8L-11 20Z',
        p.accent,
        3,
        `translate(${x} 200) scale(${chance.odds(0.5) ? 1 : -1} 1)`,
      ),
      trunk(-8, 20, p.near),
      trunk(180, 22, p.near),
      paper(hills(chance, 226, 4, 4), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
