import type { Chance } from '../chance.ts';
import { circle, disc, flowing, hills, type Point, rays, type Sheet, slip, star, straight } from '../cut.ts';
import type { Draw } from './scene.ts';

/** Stars strewn over the upper part of the sky. */
export function stars(chance: Chance, fill: string, count: number, lowest: number): Sheet[] {
  return Array.from({ length: count }, () => {
    const size = chance.between(1, 2.6);
    return {
      d: star(chance.between(8, 192), chance.between(8, lowest), size, size * 0.35, 4, chance.between(0, 90)),
      fill,
      lift: 0,
    };
  });
}

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
        (index): Sheet => ({
          d: slip(chance, x + (index % 2) * 7, y + Math.floor(index / 2) * 10, 4, 5.5, 0.3),
          fill: p.light,
          lift: 0,
        }),
      ),
  );
  return {
    ground: p.sky,
    sheets: [
      ...stars(chance, p.paper, 14, 120),
      { d: disc(chance, moon[0], moon[1], chance.between(34, 48)), fill: p.light, lift: 3 },
      { d: skyline(chance, 200, 40, 110).outline, fill: p.far, lift: 2 },
      { d: skyline(chance, 210, 25, 80).outline, fill: p.mid, lift: 2 },
      { d: near.outline, fill: p.near, lift: 3 },
      ...windows,
    ],
    title: { stand: 'foot', on: p.near },
  };
};

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
      {
        d: straight([wall[1]!, roof, [wall[2]![0] + 6, wall[2]![1] + 2], [wall[1]![0] - 6, wall[1]![1] + 4]]),
        fill: p.accent,
        lift: 2,
      },
      { d: straight(wall), fill, lift: 3 },
      {
        d: straight([
          [x + lean * 0.8 + width * lit, top + 24],
          [x + lean * 0.8 + width * lit + 9, top + 19],
          [x + lean * 0.7 + width * lit + 8, top + 40],
          [x + lean * 0.7 + width * lit - 2, top + 42],
        ]),
        fill: p.light,
        lift: 0,
      },
    ];
  };
  const moon: Point = [chance.between(85, 120), chance.between(60, 80)];
  return {
    ground: p.sky,
    sheets: [
      { d: rays(moon[0], moon[1], 260, 9, chance.between(0, 40)), fill: p.far, lift: 1 },
      { d: star(moon[0], moon[1], 40, 25, 11, chance.between(0, 40)), fill: p.light, lift: 3 },
      ...house(64, chance.between(-14, 10), 36, 150, p.mid),
      ...house(104, chance.between(-6, 16), 38, 138, p.mid),
      ...house(-12, chance.between(10, 22), 58, 118, p.near),
      ...house(150, chance.between(-24, -10), 66, 108, p.near),
      {
        d: straight([
          [-5, 222],
          [60, 214],
          [100, 224],
          [150, 212],
          [205, 224],
          [205, 310],
          [-5, 310],
        ]),
        fill: p.near,
        lift: 3,
      },
    ],
    title: { stand: 'foot', on: p.near },
  };
};

/** A voyage: a capsule on its way into the face of the moon. */
export const moonshot: Draw = (chance, p) => {
  const x = chance.between(88, 112);
  const y = chance.between(150, 164);
  const radius = chance.between(66, 76);
  const right = chance.odds(0.5) ? 1 : -1;
  const crater = (dx: number, dy: number, size: number): Sheet => ({
    d: disc(chance, x + dx * right, y + dy, size),
    fill: p.accent === p.light ? p.mid : p.far,
    lift: -1,
  });
  return {
    ground: p.sky,
    sheets: [
      ...stars(chance, p.paper, 26, 280),
      { d: disc(chance, x, y, radius + 14), fill: p.far, lift: 1 },
      { d: disc(chance, x, y, radius), fill: p.light, lift: 3 },
      crater(-26, 14, 10),
      crater(-8, 40, 7),
      crater(26, 30, 13),
      crater(-38, -16, 6),
      crater(10, -2, 5),
      crater(-12, -42, 8),
      {
        d: flowing([
          [x - 22 * right, y + 26],
          [x - 2 * right, y + 33],
          [x + 16 * right, y + 24],
          [x - 2 * right, y + 27],
        ]),
        fill: p.near,
        lift: 0,
      },
      {
        d: 'M-9 0C-9-16-4-28 0-34C4-28 9-16 9 0L14 12L6 8H-6L-14 12Z',
        fill: p.accent,
        lift: 3,
        turn: `translate(${x + 30 * right} ${y - 26}) rotate(${-128 * right}) scale(1.35)`,
      },
      {
        d: circle(0, -14, 4),
        fill: p.paper,
        lift: 0,
        turn: `translate(${x + 30 * right} ${y - 26}) rotate(${-128 * right}) scale(1.35)`,
      },
      {
        d: 'M-5 12L0 44L5 12L0 16Z',
        fill: p.paper,
        lift: 1,
        turn: `translate(${x + 30 * right} ${y - 26}) rotate(${-128 * right}) scale(1.35)`,
      },
    ],
    title: { stand: chance.odds(0.5) ? 'head' : 'foot', on: p.sky },
  };
};

/** A tower of a town to come, light behind it. */
export const towers: Draw = (chance, p) => {
  const x = chance.between(88, 112);
  const steps = (
    centre: number,
    width: number,
    top: number,
    foot: number,
    count: number,
    fill: string,
    lift: number,
  ): Sheet[] =>
    Array.from({ length: count }, (_, index) => ({
      d: slip(
        chance,
        centre - (width * (1 - index / count)) / 2,
        top + ((foot - top) * (count - 1 - index)) / count,
        width * (1 - index / count),
        320,
        0.8,
      ),
      fill,
      lift,
    }));
  const bridge = (y: number, turn: number): Sheet => ({
    d: `M-10 ${y}Q100 ${y - turn} 210 ${y}`,
    fill: p.accent,
    lift: 2,
    strip: 4,
  });
  return {
    ground: p.sky,
    sheets: [
      { d: rays(x, 110, 300, 12, chance.between(0, 30)), fill: p.far, lift: 1 },
      { d: disc(chance, x, 110, 46), fill: p.light, lift: 2 },
      ...steps(30, 56, 140, 320, 3, p.mid, 2),
      ...steps(172, 60, 124, 320, 3, p.mid, 2),
      ...steps(x, 84, 92, 330, 5, p.near, 2),
      { d: slip(chance, x - 1.5, 72, 3, 30, 0.2), fill: p.near, lift: 1 },
      ...Array.from(
        { length: 16 },
        (_, index): Sheet => ({
          d: slip(chance, x - 20 + (index % 4) * 11, 150 + Math.floor(index / 4) * 14, 5, 8, 0.3),
          fill: chance.odds(0.6) ? p.light : p.accent,
          lift: 0,
        }),
      ),
      bridge(196, 18),
      bridge(208, -12),
      { d: hills(chance, 222, 3, 4), fill: p.near, lift: 2 },
    ],
    title: { stand: 'foot', on: p.near },
  };
};

/** A long-fingered shadow climbs the wall. */
export const shadowHand: Draw = (chance, p) => {
  const right = chance.odds(0.5) ? 1 : -1;
  const finger = (degrees: number, length: number, width: number): Sheet => ({
    d: `M${-width} 10C${-width} ${-length * 0.4} ${-width * 0.9} ${-length * 0.6} 0 ${-length}C${width * 0.4} ${-length * 0.7} ${width} ${-length * 0.3} ${width} 10Z`,
    fill: p.near,
    lift: 2,
    turn: `translate(${100 + right * degrees * 0.62} 206) rotate(${right * degrees})`,
  });
  return {
    ground: p.sky,
    sheets: [
      { d: disc(chance, 100, 116, chance.between(78, 88)), fill: p.far, lift: 1 },
      { d: disc(chance, 100, 118, chance.between(58, 66)), fill: p.light, lift: 2 },
      finger(-48, 78, 8),
      finger(-22, 122, 9),
      finger(0, 138, 9.5),
      finger(21, 126, 9),
      finger(52, 74, 9),
      {
        d: flowing([
          [62, 190],
          [80, 174],
          [122, 174],
          [138, 192],
          [134, 232],
          [126, 320],
          [76, 320],
          [66, 232],
        ]),
        fill: p.near,
        lift: 0,
      },
      {
        d: straight([
          [-5, 228],
          [205, 220],
          [205, 310],
          [-5, 310],
        ]),
        fill: p.near,
        lift: 3,
      },
    ],
    title: { stand: 'foot', on: p.near },
  };
};

/** Stairs, a lit door, and somebody on the way up. */
export const stairs: Draw = (chance, p) => {
  const right = chance.odds(0.5);
  const mirror = right ? 'translate(200 0) scale(-1 1)' : undefined;
  const treads: Sheet[] = [];
  for (let index = 0; index < 9; index++) {
    const y = 222 - index * 13;
    const x = 8 + index * 14;
    treads.push({
      d: straight([
        [x, y],
        [x + 150, y],
        [x + 150, y + 13],
        [x, y + 13],
      ]),
      fill: index % 2 === 0 ? p.mid : p.far,
      lift: 2,
      ...(mirror && { turn: mirror }),
    });
  }
  const walker = chance.whole(2, 5);
  const foot: Point = [30 + walker * 14, 222 - walker * 13];
  return {
    ground: p.sky,
    sheets: [
      {
        d: straight([
          [128, 30],
          [176, 24],
          [176, 118],
          [128, 118],
        ]),
        fill: p.light,
        lift: 2,
        ...(mirror && { turn: mirror }),
      },
      {
        d: straight([
          [128, 118],
          [176, 118],
          [210, 230],
          [20, 230],
        ]),
        fill: p.light,
        lift: 0,
        ...(mirror && { turn: mirror }),
      },
      ...treads.toReversed(),
      {
        d: straight([
          [foot[0] - 2, foot[1]],
          [foot[0] + 6, foot[1]],
          [foot[0] - 42, 232],
          [foot[0] - 64, 232],
        ]),
        fill: p.near,
        lift: 0,
        ...(mirror && { turn: mirror }),
      },
      {
        d: 'M-7 0L-5-26C-10-30-9-40-4-42L-8-46H8L4-42C9-40 10-30 5-26L8 0H2L0-14L-2 0Z',
        fill: p.near,
        lift: 2,
        turn: `${mirror ?? ''} translate(${foot[0]} ${foot[1]}) scale(1.25)`,
      },
      { d: hills(chance, 232, 2, 3), fill: p.near, lift: 3 },
    ],
    title: { stand: 'foot', on: p.near },
  };
};
