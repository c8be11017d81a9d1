import { circle, disc, paper, type Sheet } from '../cut.ts';
import type { Draw } from './scene.ts';

/** Keys fanned out like a hand of cards. */
export const piano: Draw = (chance, p) => {
  const count = 13;
  const lean = chance.between(-10, 10);
  const keys = Array.from({ length: count }, (_, index): Sheet[] => {
    const turn = `translate(100 372) rotate(${lean + (index - (count - 1) / 2) * 7.2})`;
    const white: Sheet = paper('M-15-240L15-240L9.5-80H-9.5Z', index % 5 === 3 ? p.light : p.paper, 2, turn);
    const skip = index % 7 === 2 || index % 7 === 6;
    const black: Sheet = paper(
      'M-8-246L8-246L5.5-142H-5.5Z',
      p.near,
      3,
      `translate(100 372) rotate(${lean + (index + 0.5 - (count - 1) / 2) * 7.2})`,
    );
    return skip ? [white] : [white, black];
  });
  const whites = keys.map(pair => pair[0]!);
  const blacks = keys.flatMap(pair => pair.slice(1));
  return {
    ground: p.sky,
    sheets: [
      paper(
        disc(chance, chance.between(50, 150), chance.between(146, 164), chance.between(36, 50)),
        p.accent,
        2,
      ),
      paper(circle(100, 372, 250), p.mid, 3),
      ...whites,
      ...blacks,
      paper(circle(100, 372, 96), p.near, 3),
    ],
    title: { stand: 'head', on: p.sky },
  };
};
