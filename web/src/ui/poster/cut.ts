import type { Chance } from './chance.ts';

/** A poster is 200 wide and 300 high; x grows to the right, y downwards. */
export const WIDTH = 200;
export const HEIGHT = 300;

export type Point = readonly [x: number, y: number];

/** A piece of paper: its outline as an SVG path, its colour, and how high it lies above what is under it. */
export interface Sheet {
  readonly d: string;
  readonly fill: string;
  readonly lift: number;
  /** Set for a strip of this width along the path, instead of what the path encloses. */
  readonly strip?: number;
  /** An SVG transform of the piece. */
  readonly turn?: string;
}

/** A piece of paper laid on the poster; what `lift` is zero or less lies flat, and throws no shadow. */
export const paper = (d: string, fill: string, lift: number, turn?: string): Sheet => ({
  d,
  fill,
  lift,
  ...(turn === undefined ? {} : { turn }),
});

/** A strip of paper of a width, laid along a path. */
export const strip = (d: string, fill: string, lift: number, width: number, turn?: string): Sheet => ({
  ...paper(d, fill, lift, turn),
  strip: width,
});

const round = (value: number) => Math.round(value * 10) / 10;
const at = ([x, y]: Point) => `${round(x)} ${round(y)}`;

/** A piece with straight cuts from point to point. */
export const straight = (points: readonly Point[]): string => `M${points.map(at).join('L')}Z`;

/** A piece with one flowing cut through all points. */
export function flowing(points: readonly Point[]): string {
  const count = points.length;
  const path = points.map((from, index) => {
    const before = points[(index - 1 + count) % count]!;
    const to = points[(index + 1) % count]!;
    const after = points[(index + 2) % count]!;
    const leave: Point = [from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6];
    const arrive: Point = [to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6];
    return `C${at(leave)} ${at(arrive)} ${at(to)}`;
  });
  return `M${at(points[0]!)}${path.join('')}Z`;
}

/** A point at an angle in degrees, clockwise from the right. */
export function around(x: number, y: number, radius: number, degrees: number): Point {
  const angle = (degrees * Math.PI) / 180;
  return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
}

/** A round as scissors cut it: many short straight cuts, no two alike. */
export function disc(chance: Chance, x: number, y: number, radius: number): string {
  const cuts = Math.max(12, Math.round(14 + radius / 6));
  const start = chance.between(0, 90);
  return straight(
    Array.from({ length: cuts }, (_, index) =>
      around(
        x,
        y,
        radius * chance.between(0.975, 1.015),
        start + (360 * (index + chance.between(-0.2, 0.2))) / cuts,
      ),
    ),
  );
}

/** An exact round, for what a machine has made. */
export const circle = (x: number, y: number, radius: number): string =>
  `M${at([x - radius, y])}a${round(radius)} ${round(radius)} 0 1 0 ${round(2 * radius)} 0a${round(radius)} ${round(radius)} 0 1 0 ${round(-2 * radius)} 0Z`;

/** A rectangle cut by hand: its corners are not quite where a ruler would put them. */
export function slip(chance: Chance, x: number, y: number, width: number, height: number, slack = 1): string {
  const off = () => chance.between(-slack, slack);
  return straight([
    [x + off(), y + off()],
    [x + width + off(), y + off()],
    [x + width + off(), y + height + off()],
    [x + off(), y + height + off()],
  ]);
}

/** Ground from edge to edge below a line of hills around `y`. */
export function hills(chance: Chance, y: number, swell: number, count: number): string {
  const top = Array.from(
    { length: count + 1 },
    (_, index): Point => [-20 + (240 * index) / count, y + chance.between(-swell, swell)],
  );
  return flowing([...top, [240, 330], [120, 340], [-40, 330]]);
}

/** Ground from edge to edge below a broken line of peaks. */
export function peaks(chance: Chance, y: number, height: number, count: number): string {
  const points: Point[] = [];
  for (let index = 0; index <= count; index++) {
    const x = -20 + (240 * index) / count;
    points.push([x + chance.between(-6, 6), y + chance.between(-0.15, 0.2) * height]);
    points.push([x + 120 / count + chance.between(-8, 8), y - height * chance.between(0.55, 1)]);
  }
  return straight([[-20, 320], ...points, [240, 320]]);
}

/** Rays from a point: `count` wedges all around, each as wide as the gap beside it. */
export function rays(x: number, y: number, length: number, count: number, from = 0): string {
  const step = 360 / count;
  return Array.from({ length: count }, (_, index) =>
    straight([
      [x, y],
      around(x, y, length, from + index * step),
      around(x, y, length, from + (index + 0.5) * step),
    ]),
  ).join('');
}

/** A star or a snowflake's heart: `points` tips between two radii. */
export const star = (
  x: number,
  y: number,
  outer: number,
  inner: number,
  points: number,
  from = -90,
): string =>
  straight(
    Array.from({ length: points * 2 }, (_, index) =>
      around(x, y, index % 2 === 0 ? outer : inner, from + (180 * index) / points),
    ),
  );
