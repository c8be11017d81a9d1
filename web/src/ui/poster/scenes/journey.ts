import { circle, disc, flowing, hills, type Point, peaks, type Sheet, slip, star, straight } from '../cut.ts';
import { stars } from './night.ts';
import type { Draw } from './scene.ts';

/** A locomotive comes straight at the audience. */
export const train: Draw = (chance, p) => {
  const x = chance.between(92, 108);
  const side = chance.odds(0.5) ? 1 : -1;
  const smoke = [0, 1, 2, 3, 4].map(
    (index): Sheet => ({
      d: disc(chance, x + side * (6 + index * 21), 84 - index * 11 + chance.between(-4, 4), 12 + index * 5),
      fill: index % 2 === 0 ? p.paper : p.light,
      lift: 2,
    }),
  );
  return {
    ground: p.sky,
    sheets: [
      { d: disc(chance, 100 - side * 50, 84, 30), fill: p.accent, lift: 2 },
      { d: peaks(chance, 190, 80, 4), fill: p.far, lift: 2 },
      { d: hills(chance, 178, 8, 4), fill: p.mid, lift: 2 },
      ...smoke.toReversed(),
      {
        d: straight([
          [x - 10, 100],
          [x + 10, 100],
          [x + 7, 124],
          [x - 7, 124],
        ]),
        fill: p.near,
        lift: 2,
      },
      {
        d: straight([
          [x - 44, 126],
          [x + 44, 126],
          [x + 46, 206],
          [x - 46, 206],
        ]),
        fill: p.near,
        lift: 3,
      },
      { d: disc(chance, x, 158, 40), fill: p.near, lift: 2 },
      { d: disc(chance, x, 158, 33), fill: p.accent, lift: 1 },
      { d: disc(chance, x, 158, 26), fill: p.near, lift: -1 },
      { d: circle(x, 130, 9), fill: p.light, lift: 3 },
      { d: circle(x, 158, 6), fill: p.light, lift: 1 },
      {
        d: straight([
          [x - 54, 196],
          [x + 54, 196],
          [x + 54, 208],
          [x - 54, 208],
        ]),
        fill: p.accent,
        lift: 3,
      },
      ...[0, 1, 2, 3, 4, 5, 6].map(
        (index): Sheet => ({
          d: straight([
            [x - 36 + index * 11, 208],
            [x - 30 + index * 11, 208],
            [x - 48 + index * 16.5, 238],
            [x - 54 + index * 16.5, 238],
          ]),
          fill: p.paper,
          lift: 2,
        }),
      ),
      {
        d: straight([
          [-5, 234],
          [205, 230],
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

function waves(y: number, length: number, height: number, shift: number): string {
  let d = `M${-length * 2 + shift} ${y}`;
  for (let x = -length * 2 + shift; x < 220; x += length) d += `q${length * 0.5} ${height} ${length} 0`;
  return `${d}V330H-60Z`;
}

/** A ship in a paper sea. */
export const ship: Draw = (chance, p) => {
  const x = chance.between(76, 124);
  const heel = chance.between(-14, 14);
  const turn = `translate(${x} 186) rotate(${heel})`;
  const steamer = chance.odds(0.4);
  const rigged: Sheet[] = steamer
    ? [
        { d: 'M-34-28H26V-8H-34ZM-22-42H12V-26H-22Z', fill: p.paper, lift: 2, turn },
        { d: 'M-16-78H-4V-40H-16ZM4-74H15V-40H4Z', fill: p.accent, lift: 2, turn },
        {
          d: flowing([
            [-10, -80],
            [-24, -96],
            [-46, -92],
            [-66, -110],
            [-40, -118],
            [-14, -104],
          ]),
          fill: p.near,
          lift: 2,
          turn,
        },
      ]
    : [
        { d: 'M-2-112H2V0H-2Z', fill: p.near, lift: 2, turn },
        { d: 'M6-106C36-80 44-44 42-18L6-14Z', fill: p.paper, lift: 3, turn },
        { d: 'M-6-98C-30-70-42-40-44-16L-6-20Z', fill: p.light, lift: 3, turn },
        { d: 'M0-112L26-120L18-110L28-104Z', fill: p.accent, lift: 2, turn },
      ];
  const colours = [p.far, p.mid, p.far, p.mid, p.near];
  const sea = [186, 200, 212, 222, 232].map(
    (y, index): Sheet => ({
      d: waves(y, 34 + index * 5, 13 + index * 2, chance.between(0, 30)),
      fill: colours[index]!,
      lift: 3,
    }),
  );
  return {
    ground: p.sky,
    sheets: [
      {
        d: disc(chance, chance.odds(0.5) ? 48 : 152, chance.between(74, 110), chance.between(26, 40)),
        fill: p.light === p.paper ? p.accent : p.light,
        lift: 2,
      },
      ...(chance.odds(0.5)
        ? [0, 1, 2].map(
            (index): Sheet => ({
              d: `M-9 0C-5-6-2-4 0 0C2-4 5-6 9 0C5-3 2-2 0 3C-2-2-5-3-9 0Z`,
              fill: p.near,
              lift: 1,
              turn: `translate(${chance.between(20, 180)} ${60 + index * 18})`,
            }),
          )
        : []),
      sea[0]!,
      ...rigged,
      { d: 'M-58-10C-30-2 30-2 60-14L44 22H-42Z', fill: p.near, lift: 3, turn },
      { d: 'M-54-2C-28 5 30 4 55-5L53 0C28 9-28 10-52 4Z', fill: p.accent, lift: 0, turn },
      ...sea.slice(1),
    ],
    title: { stand: 'foot', on: p.near },
  };
};

/** Far peaks, and pines before them. */
export const mountains: Draw = (chance, p) => {
  const top: Point = [chance.between(76, 124), chance.between(86, 100)];
  const pine = (x: number, y: number, size: number): Sheet => ({
    d: `M0-40L11-20H6L15-4H7L18 14H-18L-7-4H-15L-6-20H-11Z`,
    fill: p.near,
    lift: 2,
    turn: `translate(${x} ${y}) scale(${size})`,
  });
  return {
    ground: p.sky,
    sheets: [
      {
        d: disc(chance, chance.odds(0.5) ? 46 : 156, chance.between(70, 96), chance.between(22, 32)),
        fill: p.accent,
        lift: 2,
      },
      { d: peaks(chance, 190, 90, 4), fill: p.far, lift: 2 },
      { d: straight([[-30, 260], top, [230, 270]]), fill: p.mid, lift: 3 },
      {
        d: straight([
          top,
          [top[0] - 40, top[1] + 52],
          [top[0] - 22, top[1] + 44],
          [top[0] - 10, top[1] + 62],
          [top[0] + 6, top[1] + 40],
          [top[0] + 22, top[1] + 54],
          [top[0] + 44, top[1] + 58],
        ]),
        fill: p.paper,
        lift: 1,
      },
      { d: hills(chance, 208, 10, 4), fill: p.far, lift: 3 },
      ...[14, 38, 60, 150, 172, 190].map(x =>
        pine(x + chance.between(-5, 5), 222 + chance.between(-4, 4), chance.between(0.7, 1.3)),
      ),
      { d: hills(chance, 230, 4, 4), fill: p.near, lift: 3 },
    ],
    title: { stand: 'foot', on: p.near },
  };
};

/** Dunes, a great sun, and what the old kings left. */
export const desert: Draw = (chance, p) => {
  const x = chance.between(64, 136);
  const palace = chance.odds(0.45);
  const dome = (cx: number, width: number, top: number): Sheet[] => [
    { d: slip(chance, cx - width / 2, top + width * 0.7, width, 90, 0.6), fill: p.paper, lift: 2 },
    {
      d: `M${cx - width / 2} ${top + width * 0.8}C${cx - width * 0.75} ${top + width * 0.2} ${cx - width * 0.1} ${top + width * 0.2} ${cx} ${top - 8}C${cx + width * 0.1} ${top + width * 0.2} ${cx + width * 0.75} ${top + width * 0.2} ${cx + width / 2} ${top + width * 0.8}Z`,
      fill: p.accent,
      lift: 3,
    },
    {
      d: `M${cx - width * 0.2} ${top + width * 1.6}V${top + width * 1.2}Q${cx} ${top + width * 0.8} ${cx + width * 0.2} ${top + width * 1.2}V${top + width * 1.6}Z`,
      fill: p.near,
      lift: 0,
    },
  ];
  const old: Sheet[] = palace
    ? [...dome(60, 34, 118), ...dome(142, 34, 118), ...dome(100, 56, 92)]
    : [
        {
          d: straight([
            [100, 96],
            [180, 214],
            [20, 214],
          ]),
          fill: p.paper,
          lift: 3,
        },
        {
          d: straight([
            [100, 96],
            [180, 214],
            [124, 214],
          ]),
          fill: p.mid,
          lift: 0,
        },
        {
          d: straight([
            [38, 150],
            [84, 214],
            [-8, 214],
          ]),
          fill: p.accent,
          lift: 3,
        },
        {
          d: straight([
            [38, 150],
            [84, 214],
            [52, 214],
          ]),
          fill: p.near,
          lift: 0,
        },
      ];
  return {
    ground: p.sky,
    sheets: [
      { d: disc(chance, x, 96, chance.between(52, 64)), fill: p.light, lift: 2 },
      ...old,
      { d: hills(chance, 200, 9, 3), fill: p.mid, lift: 3 },
      { d: hills(chance, 214, 8, 3), fill: p.far, lift: 3 },
      { d: hills(chance, 230, 5, 3), fill: p.near, lift: 3 },
    ],
    title: { stand: 'foot', on: p.near },
  };
};

/** A house in the snow, one window lit. */
export const winter: Draw = (chance, p) => {
  const flakes = Array.from({ length: 22 }, (_, index): Sheet => {
    const size = chance.between(2, 6.5);
    return {
      d:
        index % 3 === 0
          ? star(chance.between(4, 196), chance.between(6, 200), size, size * 0.35, 6, chance.between(0, 60))
          : disc(chance, chance.between(4, 196), chance.between(6, 200), size * 0.4),
      fill: p.paper,
      lift: 1,
    };
  });
  const x = chance.between(70, 130);
  const pine = (at: number, y: number, size: number, fill: string): Sheet[] => [
    {
      d: 'M0-46L12-24H7L18-4H9L22 18H-22L-9-4H-18L-7-24H-12Z',
      fill,
      lift: 3,
      turn: `translate(${at} ${y}) scale(${size})`,
    },
    {
      d: 'M0-46L12-24L4-28L-2-22L-12-24Z',
      fill: p.paper,
      lift: 0,
      turn: `translate(${at} ${y}) scale(${size})`,
    },
  ];
  return {
    ground: p.sky,
    sheets: [
      { d: disc(chance, chance.between(40, 160), 70, 30), fill: p.light, lift: 3 },
      { d: hills(chance, 176, 14, 3), fill: p.far, lift: 2 },
      ...pine(24, 186, 1.2, p.mid),
      ...pine(178, 182, 1.4, p.mid),
      {
        d: straight([
          [x - 30, 160],
          [x + 30, 160],
          [x + 30, 214],
          [x - 30, 214],
        ]),
        fill: p.near,
        lift: 3,
      },
      {
        d: straight([
          [x - 40, 164],
          [x, 124],
          [x + 40, 164],
        ]),
        fill: p.accent,
        lift: 3,
      },
      {
        d: straight([
          [x - 40, 164],
          [x, 124],
          [x + 40, 164],
          [x + 34, 166],
          [x + 18, 152],
          [x + 4, 158],
          [x - 14, 150],
          [x - 26, 166],
        ]),
        fill: p.paper,
        lift: 2,
      },
      { d: slip(chance, x - 20, 174, 14, 16, 0.4), fill: p.light, lift: 0 },
      { d: slip(chance, x + 7, 178, 13, 36, 0.4), fill: p.light, lift: 0 },
      ...pine(x + (x > 100 ? -54 : 54), 202, 1, p.near),
      { d: hills(chance, 212, 8, 3), fill: p.paper, lift: 3 },
      ...flakes,
    ],
    title: { stand: 'foot', on: p.paper },
  };
};

/** A road into the evening, a rider or a cart on it. */
export const rider: Draw = (chance, p) => {
  const right = chance.odds(0.5) ? 1 : -1;
  return {
    ground: p.sky,
    sheets: [
      ...stars(chance, p.paper, 6, 60),
      { d: disc(chance, 100, 142, chance.between(62, 72)), fill: p.light, lift: 2 },
      {
        d: `M-5 190L-5 150L20 148L22 118L54 118L58 160L84 162L84 200ZM210 196L210 130L176 128L172 96L146 98L142 170L128 172L126 200Z`,
        fill: p.far,
        lift: 2,
      },
      { d: hills(chance, 196, 6, 3), fill: p.mid, lift: 3 },
      {
        d: 'M-34 34L-31 8C-38 2-40-4-38-10C-34 0-30-2-26-4L-2-5L14-26L22-30L34-18L31-12L22-14L14 6L18 34H12L6 10L-18 10L-14 34H-20L-26 12L-28 34ZM-12-8L-10-30C-14-34-12-42-6-42L-16-45L10-46L2-42C4-36 2-32-1-31L2-16L10-12L8-8L-2-10L-2-4Z',
        fill: p.near,
        lift: 3,
        turn: `translate(100 178) scale(${right * 1.25} 1.25)`,
      },
      { d: hills(chance, 222, 4, 3), fill: p.near, lift: 3 },
    ],
    title: { stand: 'foot', on: p.near },
  };
};
