import { disc, flowing, paper, type Sheet, straight } from '../cut.ts';
import type { Draw } from './scene.ts';

/** A long-fingered shadow climbs the wall. */
export const shadowHand: Draw = (chance, p) => {
  const right = chance.odds(0.5) ? 1 : -1;
  const finger = (degrees: number, length: number, width: number): Sheet =>
    paper(
      `M${-width} 10C${-width} ${-length * 0.4} ${-width * 0.9} ${-length * 0.6} 0 ${-length}C${width * 0.4} ${-length * 0.7} ${width} ${-length * 0.3} ${width} 10Z`,
      p.near,
      2,
      `translate(${100 + right * degrees * 0.62} 206) rotate(${right * degrees})`,
    );
  return {
    ground: p.sky,
    sheets: [
      paper(disc(chance, 100, 116, chance.between(78, 88)), p.far, 1),
      paper(disc(chance, 100, 118, chance.between(58, 66)), p.light, 2),
      finger(-48, 78, 8),
      finger(-22, 122, 9),
      finger(0, 138, 9.5),
      finger(21, 126, 9),
      finger(52, 74, 9),
      paper(
        flowing([
          [62, 190],
          [80, 174],
          [122, 174],
          [138, 192],
          [134, 232],
          [126, 320],
          [76, 320],
          [66, 232],
        ]),
        p.near,
        0,
      ),
      paper(
        straight([
          [-5, 228],
          [205, 220],
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
