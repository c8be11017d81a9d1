import { hills, type Point, paper, type Sheet, straight } from '../cut.ts';
import type { Draw } from './scene.ts';

/** Stairs, a lit door, and somebody on the way up. */
export const stairs: Draw = (chance, p) => {
  const right = chance.odds(0.5);
  const mirror = right ? 'translate(200 0) scale(-1 1)' : undefined;
  const treads: Sheet[] = [];
  for (let index = 0; index < 9; index++) {
    const y = 222 - index * 13;
    const x = 8 + index * 14;
    treads.push(
      paper(
        straight([
          [x, y],
          [x + 150, y],
          [x + 150, y + 13],
          [x, y + 13],
        ]),
        index % 2 === 0 ? p.mid : p.far,
        2,
        mirror,
      ),
    );
  }
  const walker = chance.whole(2, 5);
  const foot: Point = [30 + walker * 14, 222 - walker * 13];
  return {
    ground: p.sky,
    sheets: [
      paper(
        straight([
          [128, 30],
          [176, 24],
          [176, 118],
          [128, 118],
        ]),
        p.light,
        2,
        mirror,
      ),
      paper(
        straight([
          [128, 118],
          [176, 118],
          [210, 230],
          [20, 230],
        ]),
        p.light,
        0,
        mirror,
      ),
      ...treads.toReversed(),
      paper(
        straight([
          [foot[0] - 2, foot[1]],
          [foot[0] + 6, foot[1]],
          [foot[0] - 42, 232],
          [foot[0] - 64, 232],
        ]),
        p.near,
        0,
        mirror,
      ),
      paper(
        'M-7 0L-5-26C-10-30-9-40-4-42L-8-46H8L4-42C9-40 10-30 5-26L8 0H2L0-14L-2 0Z',
        p.near,
        2,
        `${mirror ?? ''} translate(${foot[0]} ${foot[1]}) scale(1.25)`,
      ),
      paper(hills(chance, 232, 2, 3), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
