import { disc, hills, paper, straight } from '../cut.ts';
import type { Draw } from './scene.ts';

/** A microphone in the beam. */
export const microphone: Draw = (chance, p) => {
  const right = chance.odds(0.5) ? 1 : -1;
  const turn = `translate(100 208) rotate(${right * chance.between(14, 24)})`;
  return {
    ground: p.sky,
    sheets: [
      paper(
        straight([
          [right > 0 ? 10 : 190, -20],
          [right > 0 ? 30 : 170, -20],
          [190, 240],
          [10, 240],
        ]),
        p.far,
        0,
      ),
      paper(disc(chance, 100, 112, 62), p.accent, 2),
      paper('M-9-60H9L5 40H-5Z', p.near, 3, turn),
      paper('M-25-96C-25-136 25-136 25-96C25-74 14-62 0-62S-25-74-25-96Z', p.paper, 3, turn),
      paper(
        'M-25-100H25V-92H-25ZM-17-118V-74H-13V-118ZM-2-124V-66H2V-124ZM13-118V-74H17V-118Z',
        p.near,
        0,
        turn,
      ),
      paper(hills(chance, 220, 3, 3), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
