import type { Chance } from '../chance.ts';
import { circle, disc, flowing, hills, type Point, rays, type Sheet, slip, star, straight } from '../cut.ts';
import type { Palette } from '../palettes.ts';
import type { Draw } from './scene.ts';

const props: readonly ((p: Palette) => Sheet[])[] = [
  // A crown.
  p => [
    { d: 'M-34 22L-42-22L-20-2L0-36L20-2L42-22L34 22Z', fill: p.light, lift: 3 },
    { d: 'M-35 24H35V36H-35Z', fill: p.accent, lift: 2 },
    { d: circle(-42, -24, 5) + circle(0, -39, 6) + circle(42, -24, 5), fill: p.paper, lift: 1 },
  ],
  // A skull.
  p => [
    {
      d: 'M-30-4C-30-34-14-44 0-44C14-44 30-34 30-4C30 8 25 14 18 18V34H-18V18C-25 14-30 8-30-4Z',
      fill: p.paper,
      lift: 3,
    },
    {
      d: 'M-20-6C-20-16-5-16-5-5C-5 5-20 6-20-6ZM20-6C20-16 5-16 5-5C5 5 20 6 20-6ZM0 4L5 15H-5ZM-10 24V34H-7V24ZM-1.5 24V34H1.500V24ZM7 24V34H10V24Z',
      fill: p.near,
      lift: 0,
    },
  ],
  // A chair.
  p => [
    { d: 'M-24-44H-16V4H22V12L28 46H20L15 14H-14L-19 46H-27L-24 8Z', fill: p.near, lift: 3 },
    { d: 'M-16-36H8V-30H-16ZM-16-22H8V-16H-16Z', fill: p.near, lift: 2 },
  ],
  // A bowler hat on a cane.
  p => [
    {
      d: 'M30-40C44-40 44-20 32-20L26-20L-22 46L-27 42L22-26L30-27C35-27 35-34 30-34Z',
      fill: p.mid,
      lift: 2,
    },
    { d: 'M-30 2C-30-36 30-36 30 2Z', fill: p.near, lift: 3 },
    { d: 'M-46 6C-34-4 34-4 46 6C34 14-34 14-46 6Z', fill: p.near, lift: 2 },
    { d: 'M-30-4C-20-9 20-9 30-4V2C20-2-20-2-30 2Z', fill: p.accent, lift: 0 },
  ],
  // A dagger.
  p => [
    { d: 'M-7-8L0 58L7-8Z', fill: p.paper, lift: 3 },
    { d: 'M0-8L0 58L7-8Z', fill: p.light, lift: 0 },
    { d: 'M-26-16C-14-10 14-10 26-16V-6C14-2-14-2-26-6Z', fill: p.accent, lift: 2 },
    { d: 'M-5-44H5V-12H-5Z', fill: p.near, lift: 2 },
    { d: circle(0, -48, 7), fill: p.accent, lift: 2 },
  ],
  // A candlestick.
  p => [
    { d: 'M0-58C9-46 7-36 0-34C-7-36-9-46 0-58Z', fill: p.light, lift: 1 },
    { d: 'M-6-32H6V6H-6Z', fill: p.paper, lift: 2 },
    { d: 'M-18 6H18L12 14H5V34L20 42V46H-20V42L-5 34V14H-12Z', fill: p.accent, lift: 3 },
  ],
];

/** Folds of a curtain, drawn aside to the edge at `x` = 0; `drawn` is how far it reaches in. */
function drape(_chance: Chance, p: Palette, drawn: number, mirror: boolean): Sheet[] {
  const folds = 4;
  return Array.from({ length: folds }, (_, index): Sheet => {
    const outer = drawn * (1 - index / folds);
    const waist = outer * 0.55;
    return {
      d: `M-10-10H${outer + 16}C${outer + 10} 70 ${waist + 4} 120 ${waist} 152C${waist + 6} 190 ${outer * 0.8} 210 ${outer * 0.9} 236H-10Z`,
      fill: index % 2 === 0 ? p.mid : p.far,
      lift: 3,
      ...(mirror ? { turn: 'translate(200 0) scale(-1 1)' } : {}),
    };
  });
}

/** The curtain is open, and one thing stands in the light. */
export const curtain: Draw = (chance, p) => {
  const scallops = Array.from(
    { length: 6 },
    (_, _index) => `q${200 / 12} ${chance.between(20, 26)} ${200 / 6} 0`,
  ).join('');
  const prop = chance.pick(props)(p);
  const lean = chance.between(-8, 8);
  return {
    ground: p.near,
    sheets: [
      {
        d: straight([
          [100 - 6, -10],
          [106, -10],
          [168, 214],
          [32, 214],
        ]),
        fill: p.sky,
        lift: 0,
      },
      { d: 'M20 206C20 192 180 192 180 206C180 222 20 222 20 206Z', fill: p.light, lift: 0 },
      ...prop.map((sheet): Sheet => ({ ...sheet, turn: `translate(100 148) rotate(${lean}) scale(1.15)` })),
      ...drape(chance, p, chance.between(48, 60), false),
      ...drape(chance, p, chance.between(48, 60), true),
      {
        d: `M0-10H200V24${scallops.replaceAll(/q(\S+) (\S+) (\S+) 0/g, 'q-$1 $2 -$3 0')}Z`,
        fill: p.accent,
        lift: 3,
      },
      {
        d: straight([
          [-5, 222],
          [205, 222],
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

/** The two faces of the theatre. */
export const masks: Draw = (chance, p) => {
  const mask = (fill: string, glad: boolean, turn: string): Sheet[] => {
    const mouth = glad
      ? 'M-22 14C-12 24 12 24 22 14C20 40-20 40-22 14Z'
      : 'M-20 36C-14 14 14 14 20 36C10 26-10 26-20 36Z';
    const brow = glad
      ? 'M-28-20C-22-30-12-30-6-22C-12-25-20-25-28-20ZM28-20C22-30 12-30 6-22C12-25 20-25 28-20Z'
      : 'M-30-16C-22-22-12-28-6-30C-10-22-20-14-30-16ZM30-16C22-22 12-28 6-30C10-22 20-14 30-16Z';
    return [
      { d: 'M-40-44C-14-54 14-54 40-44C44-8 34 36 0 56C-34 36-44-8-40-44Z', fill, lift: 3, turn },
      { d: 'M0-44C14-52 30-48 40-44C44-8 34 36 0 56Z', fill: p.near, lift: -2, turn },
      {
        d: `M-26-8C-20-16-10-14-7-6C-14-2-22-2-26-8ZM26-8C20-16 10-14 7-6C14-2 22-2 26-8Z${mouth}${brow}`,
        fill: p.near,
        lift: 0,
        turn,
      },
      { d: 'M0-12L5 10H-5Z', fill: p.near, lift: 0, turn },
    ];
  };
  const ribbon = chance.between(-20, 20);
  return {
    ground: p.sky,
    sheets: [
      { d: rays(100, 128, 260, 14, chance.between(0, 20)), fill: p.far, lift: 0 },
      {
        d: `M-10 ${120 + ribbon}C50 ${70 - ribbon} 70 ${220 + ribbon} 130 ${160}S190 ${80 + ribbon} 215 ${130}`,
        fill: p.accent,
        lift: 3,
        strip: 14,
      },
      ...mask(p.paper, true, `translate(72 112) rotate(${chance.between(-16, -8)}) scale(1.08)`),
      ...mask(p.light, false, `translate(132 152) rotate(${chance.between(8, 16)}) scale(1.08)`),
      { d: hills(chance, 224, 4, 3), fill: p.near, lift: 3 },
    ],
    title: { stand: 'foot', on: p.near },
  };
};

/** Under the big top. */
export const tent: Draw = (chance, p) => {
  const x = chance.between(88, 112);
  const stripes = 8;
  const roof = Array.from({ length: stripes }, (_, index): Sheet => {
    const from = -4 + (208 * index) / stripes;
    const to = -4 + (208 * (index + 1)) / stripes;
    return {
      d: `M${x} 66Q${x + (from - x) * 0.4} 130 ${from} 156Q${(from + to) / 2} 172 ${to} 156Q${x + (to - x) * 0.4} 130 ${x} 66Z`,
      fill: index % 2 === 0 ? p.accent : p.paper,
      lift: 2,
    };
  });
  return {
    ground: p.sky,
    sheets: [
      { d: rays(x, 70, 280, 16), fill: p.far, lift: 0 },
      ...Array.from(
        { length: stripes },
        (_, index): Sheet => ({
          d: slip(chance, 8 + index * 23, 150, 23, 90, 0),
          fill: index % 2 === 0 ? p.mid : p.near,
          lift: 0,
        }),
      ),
      { d: `M${x - 24} 240L${x} 168L${x + 24} 240Z`, fill: p.light, lift: 0 },
      ...roof,
      { d: slip(chance, x - 1, 38, 2, 30, 0), fill: p.near, lift: 0 },
      {
        d: straight([
          [x + 1, 38],
          [x + 30, 46],
          [x + 1, 54],
        ]),
        fill: p.light,
        lift: 2,
      },
      ...[-1, 1].map(
        (side): Sheet => ({
          d: star(100 + side * chance.between(58, 78), chance.between(40, 84), 9, 4, 5),
          fill: p.light,
          lift: 2,
        }),
      ),
      { d: hills(chance, 224, 2, 3), fill: p.near, lift: 3 },
    ],
    title: { stand: 'foot', on: p.near },
  };
};

/** A microphone in the beam. */
export const microphone: Draw = (chance, p) => {
  const right = chance.odds(0.5) ? 1 : -1;
  const turn = `translate(100 208) rotate(${right * chance.between(14, 24)})`;
  return {
    ground: p.sky,
    sheets: [
      {
        d: straight([
          [right > 0 ? 10 : 190, -20],
          [right > 0 ? 30 : 170, -20],
          [190, 240],
          [10, 240],
        ]),
        fill: p.far,
        lift: 0,
      },
      { d: disc(chance, 100, 112, 62), fill: p.accent, lift: 2 },
      { d: 'M-9-60H9L5 40H-5Z', fill: p.near, lift: 3, turn },
      { d: 'M-25-96C-25-136 25-136 25-96C25-74 14-62 0-62S-25-74-25-96Z', fill: p.paper, lift: 3, turn },
      {
        d: 'M-25-100H25V-92H-25ZM-17-118V-74H-13V-118ZM-2-124V-66H2V-124ZM13-118V-74H17V-118Z',
        fill: p.near,
        lift: 0,
        turn,
      },
      { d: hills(chance, 220, 3, 3), fill: p.near, lift: 3 },
    ],
    title: { stand: 'foot', on: p.near },
  };
};

/** A window lit in a house, a ladder and two moons: for lovers. */
export const balcony: Draw = (chance, p) => {
  const right = chance.odds(0.5);
  const turn = right ? 'translate(200 0) scale(-1 1)' : '';
  const bar = (x: number): Sheet => ({ d: slip(chance, x, 150, 3.5, 26, 0.2), fill: p.paper, lift: 1, turn });
  return {
    ground: p.sky,
    sheets: [
      { d: disc(chance, right ? 62 : 138, 78, 34), fill: p.light, lift: 3 },
      {
        d: flowing([
          [20, 320],
          [10, 190],
          [40, 150],
          [70, 180],
          [90, 200],
          [100, 320],
        ]),
        fill: p.far,
        lift: 2,
        turn: right ? '' : 'translate(200 0) scale(-1 1)',
      },
      {
        d: straight([
          [-10, -10],
          [84, -10],
          [88, 320],
          [-10, 320],
        ]),
        fill: p.mid,
        lift: 3,
        turn,
      },
      { d: 'M28 150V92C28 62 68 62 68 92V150Z', fill: p.light, lift: -1, turn },
      {
        d: 'M44 150C44 132 42 122 46 116C40 108 44 98 51 98S60 108 55 116C60 124 60 134 60 150Z',
        fill: p.near,
        lift: 1,
        turn,
      },
      { d: slip(chance, 10, 174, 90, 9, 0.6), fill: p.paper, lift: 3, turn },
      { d: slip(chance, 10, 148, 90, 4, 0.4), fill: p.paper, lift: 2, turn },
      ...[14, 28, 42, 56, 70, 84, 94].map(bar),
      {
        d: flowing([
          [126, 320],
          [122, 236],
          [128, 214],
          [138, 206],
          [148, 214],
          [152, 238],
          [150, 320],
        ]),
        fill: p.accent,
        lift: 3,
        turn,
      },
      { d: disc(chance, right ? 62 : 138, 200, 9), fill: p.paper, lift: 2 },
      { d: hills(chance, 230, 3, 4), fill: p.near, lift: 3 },
    ],
    title: { stand: 'foot', on: p.near },
  };
};

export const crownAndDagger: Draw = (chance, p) => {
  const lean = chance.between(-10, 10);
  const drops: Point[] = [
    [70, 150],
    [100, 172],
    [128, 156],
  ];
  return {
    ground: p.sky,
    sheets: [
      { d: disc(chance, 100, 122, 84), fill: p.far, lift: 1 },
      {
        d: 'M-56 34L-68-40L-32-4L0-62L32-4L68-40L56 34Z',
        fill: p.light,
        lift: 3,
        turn: `translate(100 112) rotate(${lean})`,
      },
      { d: 'M0-62L32-4L68-40L56 34H0Z', fill: p.accent, lift: 0, turn: `translate(100 112) rotate(${lean})` },
      { d: 'M-57 38H57V54H-57Z', fill: p.near, lift: 3, turn: `translate(100 112) rotate(${lean})` },
      {
        d: `${circle(-68, -44, 7)}${circle(0, -67, 8)}${circle(68, -44, 7)}`,
        fill: p.paper,
        lift: 2,
        turn: `translate(100 112) rotate(${lean})`,
      },
      ...drops.map(
        ([x, y], index): Sheet => ({
          d: `M0-14C7-2 8 2 8 7A8 8 0 0 1-8 7C-8 2-7-2 0-14Z`,
          fill: p.accent,
          lift: 2,
          turn: `translate(${x} ${y + 18}) scale(${0.7 + index * 0.15})`,
        }),
      ),
      { d: hills(chance, 222, 4, 3), fill: p.near, lift: 3 },
    ],
    title: { stand: 'foot', on: p.near },
  };
};
