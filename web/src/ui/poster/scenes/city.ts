import type { Chance } from '../chance.ts';
import { disc, type Point, paper, type Sheet, slip, straight } from '../cut.ts';
import type { Draw } from './scene.ts';
import { stars } from './stars.ts';

function skyline(
  chance: Chance,
  base: number,
  least: number,
  most: number,
): { outline: string; blocks: Point[] } {
  const points: Point[] = [[-10, 320]];
  const blocks: Point[] = [];
  for (let x = -10; x < 205; ) {
    const width = chance.between(18, 34);
    const y = base - chance.between(least, most);
    points.push([x, y]);
    if (chance.odds(0.25)) points.push([x + width / 2, y - chance.between(8, 22)]);
    else if (chance.odds(0.3))
      points.push(
        [x + width * 0.35, y],
        [x + width * 0.35, y - 9],
        [x + width * 0.65, y - 9],
        [x + width * 0.65, y],
      );
    points.push([x + width, y + chance.between(-1, 1)]);
    blocks.push([x + 4, y + 7]);
    x += width;
  }
  return { outline: straight([...points, [210, 320]]), blocks };
}

/** A town under a great moon, some windows still lit. */
export const city: Draw = (chance, p) => {
  const left = chance.odds(0.5);
  const moon: Point = [left ? chance.between(45, 80) : chance.between(120, 155), chance.between(62, 100)];
  const near = skyline(chance, 215, 10, 60);
  const windows = near.blocks.flatMap(([x, y]) =>
    [0, 1, 2, 3, 4, 5]
      .filter(() => chance.odds(0.45))
      .map(
        (index): Sheet =>
          paper(slip(chance, x + (index % 2) * 7, y + Math.floor(index / 2) * 10, 4, 5.5, 0.3), p.light, 0),
      ),
  );
  return {
    ground: p.sky,
    sheets: [
      ...stars(chance, p.paper, 14, 120),
      paper(disc(chance, moon[0], moon[1], chance.between(34, 48)), p.light, 3),
      paper(skyline(chance, 200, 40, 110).outline, p.far, 2),
      paper(skyline(chance, 210, 25, 80).outline, p.mid, 2),
      paper(near.outline, p.near, 3),
      ...windows,
    ],
    title: { stand: 'foot', on: p.near },
  };
};
