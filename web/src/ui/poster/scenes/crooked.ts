import { type Point, paper, rays, type Sheet, star, straight } from '../cut.ts';
import type { Draw } from './scene.ts';

/** Houses that lean over a crooked lane. */
export const crooked: Draw = (chance, p) => {
  const house = (x: number, lean: number, width: number, top: number, fill: string): Sheet[] => {
    const roof: Point = [x + width / 2 + lean * 1.5, top - chance.between(28, 48)];
    const wall: Point[] = [
      [x, 320],
      [x + lean, top],
      [x + width + lean, top + chance.between(-12, 12)],
      [x + width * 0.92, 320],
    ];
    const lit = chance.between(0.2, 0.5);
    return [
      paper(
        straight([wall[1]!, roof, [wall[2]![0] + 6, wall[2]![1] + 2], [wall[1]![0] - 6, wall[1]![1] + 4]]),
        p.accent,
        2,
      ),
      paper(straight(wall), fill, 3),
      paper(
        straight([
          [x + lean * 0.8 + width * lit, top + 24],
          [x + lean * 0.8 + width * lit + 9, top + 19],
          [x + lean * 0.7 + width * lit + 8, top + 40],
          [x + lean * 0.7 + width * lit - 2, top + 42],
        ]),
        p.light,
        0,
      ),
    ];
  };
  const moon: Point = [chance.between(85, 120), chance.between(60, 80)];
  return {
    ground: p.sky,
    sheets: [
      paper(rays(moon[0], moon[1], 260, 9, chance.between(0, 40)), p.far, 1),
      paper(star(moon[0], moon[1], 40, 25, 11, chance.between(0, 40)), p.light, 3),
      ...house(64, chance.between(-14, 10), 36, 150, p.mid),
      ...house(104, chance.between(-6, 16), 38, 138, p.mid),
      ...house(-12, chance.between(10, 22), 58, 118, p.near),
      ...house(150, chance.between(-24, -10), 66, 108, p.near),
      paper(
        straight([
          [-5, 222],
          [60, 214],
          [100, 224],
          [150, 212],
          [205, 224],
          [205, 310],
          [-5, 310],
        ]),
        p.near,
        3,
      ),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
