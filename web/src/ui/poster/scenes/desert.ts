import { disc, hills, paper, type Sheet, slip, straight } from '../cut.ts';
import type { Draw } from './scene.ts';

/** Dunes, a great sun, and what the old kings left. */
export const desert: Draw = (chance, p) => {
  const x = chance.between(64, 136);
  const palace = chance.odds(0.45);
  const dome = (cx: number, width: number, top: number): Sheet[] => [
    paper(slip(chance, cx - width / 2, top + width * 0.7, width, 90, 0.6), p.paper, 2),
    paper(
      `M${cx - width / 2} ${top + width * 0.8}C${cx - width * 0.75} ${top + width * 0.2} ${cx - width * 0.1} ${top + width * 0.2} ${cx} ${top - 8}C${cx + width * 0.1} ${top + width * 0.2} ${cx + width * 0.75} ${top + width * 0.2} ${cx + width / 2} ${top + width * 0.8}Z`,
      p.accent,
      3,
    ),
    paper(
      `M${cx - width * 0.2} ${top + width * 1.6}V${top + width * 1.2}Q${cx} ${top + width * 0.8} ${cx + width * 0.2} ${top + width * 1.2}V${top + width * 1.6}Z`,
      p.near,
      0,
    ),
  ];
  const old: Sheet[] = palace
    ? [...dome(60, 34, 118), ...dome(142, 34, 118), ...dome(100, 56, 92)]
    : [
        paper(
          straight([
            [100, 96],
            [180, 214],
            [20, 214],
          ]),
          p.paper,
          3,
        ),
        paper(
          straight([
            [100, 96],
            [180, 214],
            [124, 214],
          ]),
          p.mid,
          0,
        ),
        paper(
          straight([
            [38, 150],
            [84, 214],
            [-8, 214],
          ]),
          p.accent,
          3,
        ),
        paper(
          straight([
            [38, 150],
            [84, 214],
            [52, 214],
          ]),
          p.near,
          0,
        ),
      ];
  return {
    ground: p.sky,
    sheets: [
      paper(disc(chance, x, 96, chance.between(52, 64)), p.light, 2),
      ...old,
      paper(hills(chance, 200, 9, 3), p.mid, 3),
      paper(hills(chance, 214, 8, 3), p.far, 3),
      paper(hills(chance, 230, 5, 3), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
