import { disc, hills, paper, strip } from '../cut.ts';
import type { Draw } from './scene.ts';

/** Tea, and what is said over it. */
export const cup: Draw = (chance, p) => {
  const right = chance.odds(0.5) ? 1 : -1;
  const turn = `translate(${100 - right * 8} 172) scale(${right} 1)`;
  const steam = (x: number, height: number, fill: string) =>
    strip(
      `M${x} -34C${x - 18} ${-34 - height * 0.3} ${x + 20} ${-34 - height * 0.6} ${x} ${-34 - height}`,
      fill,
      2,
      7,
      turn,
    );
  return {
    ground: p.sky,
    sheets: [
      paper(disc(chance, 100, 128, 88), p.far, 1),
      steam(-20, chance.between(70, 96), p.paper),
      steam(4, chance.between(84, 110), p.light),
      steam(28, chance.between(56, 84), p.paper),
      strip('M46-18C82-22 82 24 40 18', p.accent, 3, 9, turn),
      paper('M-58-30H58C58 12 34 34 18 38H-18C-34 34-58 12-58-30Z', p.accent, 3, turn),
      paper('M-58-30C-40-38 40-38 58-30C40-22-40-22-58-30Z', p.near, 1, turn),
      paper('M-48-2C-20 8 20 8 48-2L44 10C18 18-18 18-44 10Z', p.paper, 0, turn),
      paper('M-78 42C-40 34 40 34 78 42C50 58-50 58-78 42Z', p.paper, 3, turn),
      paper(hills(chance, 224, 3, 3), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
