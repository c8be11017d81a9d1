import type { Chance } from '../chance.ts';
import { circle, paper, type Sheet, straight } from '../cut.ts';
import type { Palette } from '../palettes.ts';
import type { Draw } from './scene.ts';

type Prop = (p: Palette) => Sheet[];

const mildProps: readonly Prop[] = [
  // A chair.
  p => [
    paper('M-24-44H-16V4H22V12L28 46H20L15 14H-14L-19 46H-27L-24 8Z', p.near, 3),
    paper('M-16-36H8V-30H-16ZM-16-22H8V-16H-16Z', p.near, 2),
  ],
  // A bowler hat on a cane.
  p => [
    paper('M30-40C44-40 44-20 32-20L26-20L-22 46L-27 42L22-26L30-27C35-27 35-34 30-34Z', p.mid, 2),
    paper('M-30 2C-30-36 30-36 30 2Z', p.near, 3),
    paper('M-46 6C-34-4 34-4 46 6C34 14-34 14-46 6Z', p.near, 2),
    paper('M-30-4C-20-9 20-9 30-4V2C20-2-20-2-30 2Z', p.accent, 0),
  ],
  // A candlestick.
  p => [
    paper('M0-58C9-46 7-36 0-34C-7-36-9-46 0-58Z', p.light, 1),
    paper('M-6-32H6V6H-6Z', p.paper, 2),
    paper('M-18 6H18L12 14H5V34L20 42V46H-20V42L-5 34V14H-12Z', p.accent, 3),
  ],
];

const darkProps: readonly Prop[] = [
  // A crown.
  p => [
    paper('M-34 22L-42-22L-20-2L0-36L20-2L42-22L34 22Z', p.light, 3),
    paper('M-35 24H35V36H-35Z', p.accent, 2),
    paper(circle(-42, -24, 5) + circle(0, -39, 6) + circle(42, -24, 5), p.paper, 1),
  ],
  // A skull.
  p => [
    paper(
      'M-30-4C-30-34-14-44 0-44C14-44 30-34 30-4C30 8 25 14 18 18V34H-18V18C-25 14-30 8-30-4Z',
      p.paper,
      3,
    ),
    paper(
      'M-20-6C-20-16-5-16-5-5C-5 5-20 6-20-6ZM20-6C20-16 5-16 5-5C5 5 20 6 20-6ZM0 4L5 15H-5ZM-10 24V34H-7V24ZM-1.5 24V34H1.5V24ZM7 24V34H10V24Z',
      p.near,
      0,
    ),
  ],
  // A dagger.
  p => [
    paper('M-7-8L0 58L7-8Z', p.paper, 3),
    paper('M0-8L0 58L7-8Z', p.light, 0),
    paper('M-26-16C-14-10 14-10 26-16V-6C14-2-14-2-26-6Z', p.accent, 2),
    paper('M-5-44H5V-12H-5Z', p.near, 2),
    paper(circle(0, -48, 7), p.accent, 2),
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
const stageWith =
  (props: readonly Prop[]): Draw =>
  (chance, p) => {
    const scallops = Array.from(
      { length: 6 },
      (_, _index) => `q${200 / 12} ${chance.between(20, 26)} ${200 / 6} 0`,
    ).join('');
    const prop = chance.pick(props)(p);
    const lean = chance.between(-8, 8);
    return {
      ground: p.near,
      sheets: [
        paper(
          straight([
            [100 - 6, -10],
            [106, -10],
            [168, 214],
            [32, 214],
          ]),
          p.sky,
          0,
        ),
        paper('M20 206C20 192 180 192 180 206C180 222 20 222 20 206Z', p.light, 0),
        ...prop.map((sheet): Sheet => ({ ...sheet, turn: `translate(100 148) rotate(${lean}) scale(1.15)` })),
        ...drape(chance, p, chance.between(48, 60), false),
        ...drape(chance, p, chance.between(48, 60), true),
        paper(`M0-10H200V24${scallops.replaceAll(/q(\S+) (\S+) (\S+) 0/g, 'q-$1 $2 -$3 0')}Z`, p.accent, 3),
        paper(
          straight([
            [-5, 222],
            [205, 222],
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

export const curtain: Draw = stageWith(mildProps);

/** The same stage before a tragedy. */
export const darkStage: Draw = stageWith(darkProps);
