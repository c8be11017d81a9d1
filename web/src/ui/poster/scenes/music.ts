import { circle, disc, flowing, hills, rays, type Sheet, slip, straight } from '../cut.ts';
import type { Draw } from './scene.ts';

/** A violin, larger than the sheet. */
export const violin: Draw = (chance, p) => {
  const turn = `translate(${chance.between(92, 108)} 196) rotate(${(chance.odds(0.5) ? 1 : -1) * chance.between(18, 34)}) scale(1.12)`;
  const hole = (side: number): string =>
    `M${side * 22}-22C${side * 30}-26 ${side * 32}-16 ${side * 25}-12C${side * 18} 0 ${side * 34} 8 ${side * 24} 22C${side * 16} 22 ${side * 16} 14 ${side * 22} 12C${side * 27} 4 ${side * 12}-4 ${side * 22}-22Z`;
  return {
    ground: p.sky,
    sheets: [
      { d: disc(chance, chance.between(60, 140), chance.between(150, 190), 104), fill: p.far, lift: 1 },
      { d: 'M-7-178H7V-60H-7Z', fill: p.near, lift: 2, turn },
      {
        d: 'M-6-178C-14-186-10-200 2-200S16-186 8-178ZM-18-168H-6V-163H-18ZM6-176H18V-171H6ZM-18-186H-6V-181H-18Z',
        fill: p.near,
        lift: 2,
        turn,
      },
      {
        d: 'M0-84C30-84 50-70 50-46C50-28 30-24 30-4C30 14 62 18 62 56C62 90 36 104 0 104S-62 90-62 56C-62 18-30 14-30-4C-30-24-50-28-50-46C-50-70-30-84 0-84Z',
        fill: p.accent,
        lift: 3,
        turn,
      },
      {
        d: 'M0-74C24-74 41-64 41-46C41-32 22-24 22-4C22 18 52 24 52 56C52 84 30 95 0 95S-52 84-52 56C-52 24-22 18-22-4C-22-24-41-32-41-46C-41-64-24-74 0-74Z',
        fill: p.mid,
        lift: 1,
        turn,
      },
      { d: hole(1) + hole(-1), fill: p.near, lift: 0, turn },
      { d: 'M-5-112H5L8 10H-8Z', fill: p.near, lift: 2, turn },
      { d: 'M-9 62H9L5 98H-5Z', fill: p.near, lift: 1, turn },
      { d: 'M-16 34H16V40H-16Z', fill: p.light, lift: 1, turn },
      ...[-3.6, -1.2, 1.2, 3.6].map(
        (x): Sheet => ({ d: `M${x}-170V70`, fill: p.paper, lift: 0, strip: 0.7, turn }),
      ),
      { d: 'M-120 8L110-22', fill: p.near, lift: 3, strip: 3.5, turn },
      { d: 'M-118 13L106-15', fill: p.paper, lift: 0, strip: 1.5, turn },
    ],
    title: { stand: 'head', on: p.sky },
  };
};

/** Keys fanned out like a hand of cards. */
export const piano: Draw = (chance, p) => {
  const count = 13;
  const lean = chance.between(-10, 10);
  const keys = Array.from({ length: count }, (_, index): Sheet[] => {
    const turn = `translate(100 372) rotate(${lean + (index - (count - 1) / 2) * 7.2})`;
    const white: Sheet = {
      d: 'M-15-240L15-240L9.5-80H-9.500Z',
      fill: index % 5 === 3 ? p.light : p.paper,
      lift: 2,
      turn,
    };
    const skip = index % 7 === 2 || index % 7 === 6;
    const black: Sheet = {
      d: 'M-8-246L8-246L5.5-142H-5.500Z',
      fill: p.near,
      lift: 3,
      turn: `translate(100 372) rotate(${lean + (index + 0.5 - (count - 1) / 2) * 7.2})`,
    };
    return skip ? [white] : [white, black];
  });
  const whites = keys.map(pair => pair[0]!);
  const blacks = keys.flatMap(pair => pair.slice(1));
  return {
    ground: p.sky,
    sheets: [
      {
        d: disc(chance, chance.between(50, 150), chance.between(110, 140), chance.between(36, 50)),
        fill: p.accent,
        lift: 2,
      },
      { d: circle(100, 372, 250), fill: p.mid, lift: 3 },
      ...whites,
      ...blacks,
      { d: circle(100, 372, 96), fill: p.near, lift: 3 },
    ],
    title: { stand: 'head', on: p.sky },
  };
};

/** Sound goes out in half rounds, as an orchestra sits. */
export const orchestra: Draw = (chance, p) => {
  const x = chance.between(60, 140);
  const colours = [p.far, p.mid, p.accent, p.light, p.near, p.paper];
  const rings = [150, 126, 102, 78, 54, 30].map(
    (radius, index): Sheet => ({
      d: disc(chance, x + chance.between(-5, 5) * (5 - index) * 0.5, 300 - index * 3, radius * 1.3),
      fill: colours[index % colours.length]!,
      lift: 3,
    }),
  );
  const lean = chance.between(-36, 36);
  return {
    ground: p.sky,
    sheets: [
      ...rings,
      { d: 'M-2.4 4L0-128L2.4 4Z', fill: p.paper, lift: 3, turn: `translate(${x} 240) rotate(${lean})` },
      {
        d: 'M0 26C-8 22-6 6 0 2C6 6 8 22 0 26Z',
        fill: p.near,
        lift: 3,
        turn: `translate(${x} 236) rotate(${lean})`,
      },
    ],
    title: { stand: 'head', on: p.sky },
  };
};

/** Pipes of an organ under a pointed arch. */
export const organ: Draw = (chance, p) => {
  const count = 9;
  const pipes = Array.from({ length: count }, (_, index): Sheet[] => {
    const off = Math.abs(index - 4);
    const top = (chance.odds(0.5) ? 96 + off * 15 : 96 + off * 15) + chance.between(-2, 2);
    const x = 26 + index * 16.6;
    return [
      {
        d: straight([
          [x, top],
          [x + 14, top],
          [x + 14, 206],
          [x + 7, 226],
          [x, 206],
        ]),
        fill: index % 2 === 0 ? p.light : p.accent,
        lift: 3,
      },
      {
        d: straight([
          [x + 7, 176],
          [x + 11, 190],
          [x + 3, 190],
        ]),
        fill: p.near,
        lift: 0,
      },
      {
        d: straight([
          [x + 9.5, top],
          [x + 14, top],
          [x + 14, 206],
          [x + 9.5, 218],
        ]),
        fill: p.mid,
        lift: 0,
      },
    ];
  }).flat();
  return {
    ground: p.far,
    sheets: [
      { d: rays(100, 150, 280, 18, chance.between(0, 20)), fill: p.sky, lift: 0 },
      { d: 'M10 320V150C10 84 60 34 100 14C140 34 190 84 190 150V320Z', fill: p.mid, lift: 3 },
      { d: 'M20 320V152C20 92 64 46 100 28C136 46 180 92 180 152V320Z', fill: p.sky, lift: -3 },
      ...pipes,
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

/** The bell of a horn, seen by the first row. */
export const horn: Draw = (chance, p) => {
  const x = chance.between(84, 116);
  const y = chance.between(158, 172);
  const right = chance.odds(0.5) ? 1 : -1;
  return {
    ground: p.sky,
    sheets: [
      { d: rays(x, y, 280, chance.whole(9, 13), chance.between(0, 40)), fill: p.far, lift: 0 },
      {
        d: `M${x} ${y}C${x + 60 * right} ${y + 20} ${x + 70 * right} ${y + 90} ${x + 10 * right} ${y + 96}S${x - 90 * right} ${y + 60} ${x - 130 * right} ${y + 110}`,
        fill: p.near,
        lift: 3,
        strip: 15,
      },
      { d: disc(chance, x, y, 74), fill: p.light, lift: 3 },
      { d: disc(chance, x - 2 * right, y + 2, 60), fill: p.accent, lift: -1 },
      { d: disc(chance, x - 4 * right, y + 5, 40), fill: p.mid, lift: -1 },
      { d: disc(chance, x - 5 * right, y + 7, 20), fill: p.near, lift: -1 },
      ...[0, 1, 2].map(
        (index): Sheet => ({
          d: slip(chance, x + right * (28 + index * 15) - 5, y + 62 + index * 5, 10, 26, 0.4),
          fill: p.paper,
          lift: 2,
        }),
      ),
    ],
    title: { stand: 'head', on: p.sky },
  };
};

/** Five lines in the wind, and the notes on them are birds or moons. */
export const staves: Draw = (chance, p) => {
  const swing = chance.between(24, 46) * (chance.odds(0.5) ? 1 : -1);
  const lineAt = (index: number) => 146 + index * 15;
  const lines = [0, 1, 2, 3, 4].map(
    (index): Sheet => ({
      d: `M-10 ${lineAt(index)}C50 ${lineAt(index) - swing} 140 ${lineAt(index) + swing * 1.2} 212 ${lineAt(index) - swing * 0.5}`,
      fill: p.near,
      lift: 1,
      strip: 2,
    }),
  );
  const notes = Array.from({ length: 6 }, (_, index): Sheet[] => {
    const x = 22 + index * 30 + chance.between(-4, 4);
    const y = lineAt(chance.whole(0, 4)) - Math.sin((x / 200) * Math.PI * 1.6) * swing * 0.45;
    const fill = index === 3 ? p.accent : index % 2 === 0 ? p.near : p.mid;
    return [
      { d: slip(chance, x + 7, y - 50, 2.6, 50, 0.2), fill, lift: 2 },
      {
        d: flowing([
          [x + 9, y - 50],
          [x + 24, y - 38],
          [x + 20, y - 22],
          [x + 18, y - 34],
          [x + 9, y - 39],
        ]),
        fill,
        lift: 2,
      },
      { d: 'M-11 0C-11-8 11-10 11-1S-11 8-11 0Z', fill, lift: 3, turn: `translate(${x} ${y}) rotate(-18)` },
    ];
  }).flat();
  return {
    ground: p.sky,
    sheets: [
      {
        d: disc(chance, chance.between(50, 150), chance.between(130, 170), chance.between(48, 62)),
        fill: p.light === p.paper ? p.far : p.light,
        lift: 2,
      },
      { d: hills(chance, 250, 14, 4), fill: p.far, lift: 2 },
      ...lines,
      ...notes,
      { d: hills(chance, 276, 6, 3), fill: p.near, lift: 3 },
    ],
    title: { stand: 'head', on: p.sky },
  };
};
