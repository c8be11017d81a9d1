import { disc, hills, paper, straight, strip } from '../cut.ts';
import type { Draw } from './scene.ts';

/** A letter with a red seal, and the quill that wrote it. */
export const letter: Draw = (chance, p) => {
  const turn = `translate(100 140) rotate(${chance.between(-14, -4)})`;
  return {
    ground: p.sky,
    sheets: [
      paper(disc(chance, 100, 128, 90), p.far, 1),
      paper(
        straight([
          [-66, -42],
          [66, -42],
          [66, 48],
          [-66, 48],
        ]),
        p.paper,
        3,
        turn,
      ),
      paper('M-66 48L-8 0L66 48Z', p.light, 2, turn),
      paper('M-66-42L0 14L66-42Z', p.paper, 3, turn),
      paper(disc(chance, 0, 8, 15), p.accent, 3, turn),
      paper(disc(chance, 0, 8, 9), p.near, 0, turn),
      paper(
        'M0 70C-16 30-20-40 22-96C34-60 26 10 4 70Z',
        p.accent,
        3,
        `translate(148 112) rotate(${chance.between(10, 22)})`,
      ),
      strip('M2 84C4 30 8-40 20-88', p.near, 1, 2, `translate(148 112) rotate(${chance.between(10, 22)})`),
      paper(hills(chance, 226, 3, 3), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
