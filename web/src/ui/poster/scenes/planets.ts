import { around, circle, disc, paper, strip } from '../cut.ts';
import type { Draw } from './scene.ts';
import { stars } from './stars.ts';

/** Worlds on their rounds. */
export const planets: Draw = (chance, p) => {
  const [x, y] = [chance.between(70, 130), 206];
  const rounds = [36, 56, 76, 96, 116];
  const colours = [p.accent, p.mid, p.paper, p.accent, p.light];
  const worlds = rounds.flatMap((radius, index) => {
    const [wx, wy] = around(x, y, radius, chance.between(200, 340));
    const size = chance.between(6, 9) + index * 1.2;
    const world = [paper(disc(chance, wx, wy, size), colours[index]!, 3)];
    return index === 3
      ? [
          ...world,
          strip(
            `M${wx - size * 2} ${wy + 4}C${wx - size} ${wy + 12} ${wx + size} ${wy + 6} ${wx + size * 2} ${wy - 4}`,
            p.light,
            2,
            3,
          ),
        ]
      : world;
  });
  return {
    ground: p.sky,
    sheets: [
      ...stars(chance, p.paper, 20, 290),
      ...rounds
        .toReversed()
        .map((radius, index) => paper(circle(x, y, radius), index % 2 === 0 ? p.far : p.sky, 1)),
      paper(disc(chance, x, y, 28), p.light, 3),
      ...worlds,
    ],
    title: { stand: 'head', on: p.sky },
  };
};
