import { around, circle, disc, type Point, paper, type Sheet, strip } from '../cut.ts';
import type { Draw } from './scene.ts';

/** A rose, petal on petal. */
export const rose: Draw = (chance, p) => {
  const x = chance.between(86, 114);
  const y = chance.between(156, 164);
  const start = chance.between(0, 60);
  const petals = [62, 52, 42, 32, 22].flatMap((radius, ring) =>
    [0, 1, 2, 3, 4].map((index): Sheet => {
      const [px, py] = around(x, y, radius * 0.52, start + ring * 34 + index * 72);
      return paper(
        disc(chance, px, py, radius * 0.62),
        [p.accent, p.mid, p.accent, p.light, p.accent][(ring + (index % 2)) % 5]!,
        2,
      );
    }),
  );
  const leaf = (degrees: number, from: Point): Sheet =>
    paper(
      'M0 0C16-18 40-18 56 0C40 14 16 14 0 0Z',
      p.near,
      3,
      `translate(${from[0]} ${from[1]}) rotate(${degrees})`,
    );
  return {
    ground: p.sky,
    sheets: [
      paper(disc(chance, x, y, 88), p.far, 1),
      strip(`M${x} ${y}C${x + 12} ${y + 60} ${x - 16} ${y + 110} ${x + 4} 320`, p.near, 2, 6),
      leaf(-24, [x + 4, y + 92]),
      leaf(200, [x - 2, y + 104]),
      ...petals,
      paper(circle(x, y, 6), p.near, 0),
    ],
    title: { stand: 'head', on: p.sky },
  };
};
