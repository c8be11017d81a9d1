import { disc, hills, paper, peaks } from '../cut.ts';
import type { Draw } from './scene.ts';

/** Something very large looks over the trees. */
export const dinosaur: Draw = (chance, p) => {
  const right = chance.odds(0.5) ? 1 : -1;
  const fern = (x: number, y: number, size: number, fill: string) =>
    [-60, -35, -10, 15, 40, 65].map(lean =>
      paper(
        'M0 0C-8-24-6-48 0-64C6-48 8-24 0 0Z',
        fill,
        2,
        `translate(${x} ${y}) scale(${size}) rotate(${lean + chance.between(-6, 6)})`,
      ),
    );
  return {
    ground: p.sky,
    sheets: [
      paper(disc(chance, 100 + right * 26, 96, chance.between(46, 58)), p.light, 2),
      paper(peaks(chance, 200, 70, 3), p.far, 2),
      paper(
        'M-90 60C-60 34-48 0-20-4C6-8 18-12 24-40C28-64 34-92 58-98C70-102 84-96 86-88L72-80C62-78 56-70 54-52C52-24 60 8 52 24L56 70H40L36 40H4L0 70H-16L-18 34C-44 40-60 56-90 60Z',
        p.mid,
        3,
        `translate(100 172) scale(${right} 1)`,
      ),
      paper(disc(chance, 100 + right * 66, 80, 2.4), p.near, 0),
      ...fern(18, 226, 1.1, p.near),
      ...fern(66, 234, 0.8, p.accent),
      ...fern(140, 236, 0.8, p.accent),
      ...fern(184, 226, 1.2, p.near),
      paper(hills(chance, 226, 4, 4), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
