import {
  around,
  circle,
  disc,
  flowing,
  hills,
  type Point,
  rays,
  type Sheet,
  slip,
  straight,
} from '../cut.ts';
import type { Draw } from './scene.ts';

/** Between the trunks, the moon. */
export const forest: Draw = (chance, p) => {
  const trunk = (x: number, width: number, fill: string): Sheet => ({
    d: straight([
      [x, -10],
      [x + width, -10],
      [x + width * chance.between(0.9, 1.2), 150],
      [x + width * 1.5, 320],
      [x - width * 0.5, 320],
      [x + chance.between(-1, 2), 150],
    ]),
    fill,
    lift: 3,
  });
  const crown = (y: number, fill: string): Sheet => ({
    d: flowing([
      [-30, -30],
      [230, -30],
      [220, y],
      ...[180, 140, 100, 60, 20].map(
        (x, index): Point => [
          x + chance.between(-8, 8),
          y + (index % 2 === 0 ? 22 : -4) + chance.between(-6, 6),
        ],
      ),
      [-20, y],
    ]),
    fill,
    lift: 3,
  });
  const x = chance.between(74, 126);
  return {
    ground: p.sky,
    sheets: [
      { d: disc(chance, x, 130, chance.between(38, 50)), fill: p.light, lift: 2 },
      ...[18, 60, 96, 138, 172].map(at => trunk(at + chance.between(-6, 6), chance.between(5, 8), p.far)),
      { d: hills(chance, 196, 8, 4), fill: p.far, lift: 2 },
      ...[40, 150].map(at => trunk(at + chance.between(-10, 10), chance.between(10, 13), p.mid)),
      crown(40, p.mid),
      { d: hills(chance, 212, 8, 4), fill: p.mid, lift: 3 },
      {
        d: 'M-16 20L-14-4C-20-8-20-14-18-18C-14-12-10-10-6-10H6C8-16 9-22 8-26L0-40L3-42L9-32L9-44H12L13-32L20-42L23-40L16-28C20-24 22-18 22-16L14-14L12 0L14 20H10L7 4H-8L-11 20Z',
        fill: p.accent,
        lift: 3,
        turn: `translate(${x} 200) scale(${chance.odds(0.5) ? 1 : -1} 1)`,
      },
      trunk(-8, 20, p.near),
      trunk(180, 22, p.near),
      { d: hills(chance, 226, 4, 4), fill: p.near, lift: 3 },
    ],
    title: { stand: 'foot', on: p.near },
  };
};

/** A rose, petal on petal. */
export const rose: Draw = (chance, p) => {
  const x = chance.between(86, 114);
  const y = chance.between(142, 152);
  const start = chance.between(0, 60);
  const petals = [62, 52, 42, 32, 22].flatMap((radius, ring) =>
    [0, 1, 2, 3, 4].map((index): Sheet => {
      const [px, py] = around(x, y, radius * 0.52, start + ring * 34 + index * 72);
      return {
        d: disc(chance, px, py, radius * 0.62),
        fill: [p.accent, p.mid, p.accent, p.light, p.accent][(ring + (index % 2)) % 5]!,
        lift: 2,
      };
    }),
  );
  const leaf = (degrees: number, from: Point): Sheet => ({
    d: 'M0 0C16-18 40-18 56 0C40 14 16 14 0 0Z',
    fill: p.near,
    lift: 3,
    turn: `translate(${from[0]} ${from[1]}) rotate(${degrees})`,
  });
  return {
    ground: p.sky,
    sheets: [
      { d: disc(chance, x, y, 88), fill: p.far, lift: 1 },
      {
        d: `M${x} ${y}C${x + 12} ${y + 60} ${x - 16} ${y + 110} ${x + 4} 320`,
        fill: p.near,
        lift: 2,
        strip: 6,
      },
      leaf(-24, [x + 4, y + 92]),
      leaf(200, [x - 2, y + 104]),
      ...petals,
      { d: circle(x, y, 6), fill: p.near, lift: 0 },
    ],
    title: { stand: 'head', on: p.sky },
  };
};

/** A swan on the lake, and its other self below. */
export const swan: Draw = (chance, p) => {
  const right = chance.odds(0.5) ? 1 : -1;
  const body =
    'M-58 0C-62-22-34-38-12-30C4-24 16-20 24-30C32-42 14-58 18-78C22-96 44-96 48-80L62-72L48-70C40-80 32-76 34-66C38-50 52-42 50-22C48-6 34 2 20 2H-40C-48 2-56 4-58 0Z';
  return {
    ground: p.sky,
    sheets: [
      { d: disc(chance, 100 - right * 30, 104, chance.between(40, 54)), fill: p.light, lift: 2 },
      { d: hills(chance, 176, 12, 4), fill: p.far, lift: 2 },
      {
        d: straight([
          [-5, 190],
          [205, 190],
          [205, 310],
          [-5, 310],
        ]),
        fill: p.mid,
        lift: 2,
      },
      { d: body, fill: p.far, lift: 0, turn: `translate(100 196) scale(${right * 1.15} -0.5)` },
      { d: body, fill: p.paper, lift: 3, turn: `translate(100 194) scale(${right * 1.15} 1.15)` },
      {
        d: 'M-52-4C-50-24-28-32-12-24C-22-20-26-16-20-8C-30-14-36-8-32 0Z',
        fill: p.far,
        lift: 0,
        turn: `translate(100 194) scale(${right * 1.15} 1.15)`,
      },
      {
        d: 'M47-81L62-72L48-70Z',
        fill: p.accent,
        lift: 0,
        turn: `translate(100 194) scale(${right * 1.15} 1.15)`,
      },
      ...[204, 214].map(
        (y): Sheet => ({
          d: `M${chance.between(10, 60)} ${y}H${chance.between(120, 190)}`,
          fill: p.light,
          lift: 0,
          strip: 1.5,
        }),
      ),
      ...[16, 28, 176, 188].map(
        (x): Sheet => ({
          d: `M0 0C-4-30-2-60 4-${Math.round(chance.between(70, 100))}C8-60 4-30 3 0Z`,
          fill: p.near,
          lift: 2,
          turn: `translate(${x} 236) rotate(${chance.between(-8, 8)})`,
        }),
      ),
      { d: hills(chance, 228, 4, 4), fill: p.near, lift: 3 },
    ],
    title: { stand: 'foot', on: p.near },
  };
};

/** A bird with a fan of burning feathers. */
export const firebird: Draw = (chance, p) => {
  const lean = chance.between(-10, 10);
  const feathers = (length: number, count: number, spread: number, fills: readonly string[]): Sheet[] =>
    Array.from(
      { length: count },
      (_, index): Sheet => ({
        d: `M-4 0C-13-${length * 0.55} -10-${length * 0.95} 0-${length}C10-${length * 0.95} 13-${length * 0.55} 4 0Z`,
        fill: fills[index % fills.length]!,
        lift: 2,
        turn: `translate(100 218) rotate(${lean + (index - (count - 1) / 2) * spread})`,
      }),
    );
  return {
    ground: p.sky,
    sheets: [
      { d: disc(chance, 100, 150, 92), fill: p.far, lift: 1 },
      ...feathers(146, 11, 15, [p.mid, p.accent]),
      ...feathers(106, 9, 15, [p.light, p.mid]),
      ...feathers(66, 7, 16, [p.accent, p.paper]),
      {
        d: 'M-20 40C-30 0-16-30-6-46C-12-62 6-72 16-60L30-56L16-50C16-36 28-8 20 40Z',
        fill: p.near,
        lift: 3,
        turn: 'translate(100 212)',
      },
      { d: circle(106, 154, 2.5), fill: p.light, lift: 0 },
      { d: hills(chance, 228, 4, 3), fill: p.near, lift: 3 },
    ],
    title: { stand: 'foot', on: p.near },
  };
};

/** An eye that sees everything. */
export const eye: Draw = (chance, p) => {
  const y = chance.between(122, 138);
  const looks = chance.between(-14, 14);
  return {
    ground: p.sky,
    sheets: [
      { d: rays(100, y, 280, chance.whole(12, 18), chance.between(0, 30)), fill: p.far, lift: 1 },
      {
        d: `M2 ${y}C40 ${y - 78} 160 ${y - 78} 198 ${y}C160 ${y + 78} 40 ${y + 78} 2 ${y}Z`,
        fill: p.near,
        lift: 3,
      },
      {
        d: `M12 ${y}C48 ${y - 62} 152 ${y - 62} 188 ${y}C152 ${y + 62} 48 ${y + 62} 12 ${y}Z`,
        fill: p.paper,
        lift: -2,
      },
      { d: disc(chance, 100 + looks, y, 42), fill: p.accent, lift: 2 },
      { d: rays(100 + looks, y, 41, 22, 4), fill: p.mid, lift: 0 },
      { d: disc(chance, 100 + looks, y, 21), fill: p.near, lift: 1 },
      { d: disc(chance, 108 + looks, y - 10, 6), fill: p.light, lift: 0 },
      { d: hills(chance, 224, 5, 3), fill: p.near, lift: 3 },
    ],
    title: { stand: 'foot', on: p.near },
  };
};

/** A clock above the street, and somebody hanging on to time. */
export const clock: Draw = (chance, p) => {
  const hour = chance.between(60, 120);
  return {
    ground: p.sky,
    sheets: [
      { d: slip(chance, 36, -10, 128, 330, 1), fill: p.far, lift: 2 },
      { d: slip(chance, 48, 188, 104, 140, 1), fill: p.mid, lift: 1 },
      { d: disc(chance, 100, 104, 76), fill: p.near, lift: 3 },
      { d: disc(chance, 100, 104, 66), fill: p.paper, lift: -1 },
      ...Array.from(
        { length: 12 },
        (_, index): Sheet => ({
          d: `M-2.2-60H2.2L1.6-${index % 3 === 0 ? 44 : 51}H-1.600Z`,
          fill: p.near,
          lift: 0,
          turn: `translate(100 104) rotate(${index * 30})`,
        }),
      ),
      {
        d: 'M-4 8L-2-38L0-44L2-38L4 8Z',
        fill: p.accent,
        lift: 2,
        turn: `translate(100 104) rotate(${hour})`,
      },
      {
        d: 'M-3.5 10L-1.5-52L0-58L1.5-52L3.5 10Z',
        fill: p.near,
        lift: 2,
        turn: `translate(100 104) rotate(${chance.between(176, 186)})`,
      },
      { d: circle(100, 104, 6), fill: p.accent, lift: 1 },
      {
        d: 'M-3-30L3-30L4-4C10 0 10 6 9 22L13 52H7L2 30L-4 54H-10L-8 22C-10 8-9 0-4-4ZM-7-14A7 7 0 1 1 7-14A7 7 0 1 1-7-14ZM-11-18C-6-28 6-28 11-18Z',
        fill: p.near,
        lift: 3,
        turn: 'translate(100 188) scale(0.9)',
      },
      { d: hills(chance, 236, 2, 3), fill: p.near, lift: 3 },
    ],
    title: { stand: 'foot', on: p.near },
  };
};

/** The ball is in the air. */
export const ball: Draw = (chance, p) => {
  const x = chance.between(74, 126);
  const y = chance.between(104, 132);
  return {
    ground: p.sky,
    sheets: [
      { d: rays(x, y, 300, 10, chance.between(0, 36)), fill: p.far, lift: 0 },
      { d: hills(chance, 198, 3, 3), fill: p.mid, lift: 2 },
      { d: 'M-10 232C40 204 160 204 210 232', fill: p.paper, lift: 0, strip: 3 },
      { d: disc(chance, x, y, 60), fill: p.paper, lift: 3 },
      {
        d: straight([0, 1, 2, 3, 4].map(index => around(x, y, 22, -90 + index * 72))),
        fill: p.near,
        lift: 0,
      },
      ...[0, 1, 2, 3, 4].map(
        (index): Sheet => ({
          d: straight([
            around(x, y, 46, -90 + index * 72),
            around(x, y, 58, -108 + index * 72),
            around(x, y, 60, -90 + index * 72),
            around(x, y, 58, -72 + index * 72),
          ]),
          fill: p.near,
          lift: 0,
        }),
      ),
      ...[0, 1, 2, 3, 4].map(
        (index): Sheet => ({
          d: straight([
            around(x, y, 22, -90 + index * 72),
            around(x, y, 46, -90 + index * 72),
            around(x, y, 46, -88 + index * 72),
            around(x, y, 22, -86 + index * 72),
          ]),
          fill: p.near,
          lift: 0,
        }),
      ),
      { d: hills(chance, 226, 3, 3), fill: p.near, lift: 3 },
    ],
    title: { stand: 'foot', on: p.near },
  };
};
