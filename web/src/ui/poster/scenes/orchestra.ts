import { disc, paper, type Sheet } from '../cut.ts';
import type { Draw } from './scene.ts';

/** Sound goes out in half rounds, as an orchestra sits. */
export const orchestra: Draw = (chance, p) => {
  const x = chance.between(60, 140);
  const colours = [p.far, p.mid, p.accent, p.light, p.near, p.paper];
  const rings = [150, 126, 102, 78, 54, 30].map(
    (radius, index): Sheet =>
      paper(
        disc(chance, x + chance.between(-5, 5) * (5 - index) * 0.5, 300 - index * 3, radius * 1.3),
        colours[index % colours.length]!,
        3,
      ),
  );
  const lean = chance.between(-36, 36);
  return {
    ground: p.sky,
    sheets: [
      ...rings,
      paper('M-2.4 4L0-128L2.4 4Z', p.paper, 3, `translate(${x} 240) rotate(${lean})`),
      paper('M0 26C-8 22-6 6 0 2C6 6 8 22 0 26Z', p.near, 3, `translate(${x} 236) rotate(${lean})`),
    ],
    title: { stand: 'head', on: p.sky },
  };
};
