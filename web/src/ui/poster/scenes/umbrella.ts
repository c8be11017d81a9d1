import { disc, hills, paper, strip } from '../cut.ts';
import type { Draw } from './scene.ts';

/** Two under one umbrella. */
export const umbrella: Draw = (chance, p) => {
  const lean = chance.between(-10, 10);
  const turn = `translate(100 128) rotate(${lean})`;
  const colours = [p.accent, p.paper, p.accent, p.paper, p.accent, p.paper];
  const edge = (index: number) => -78 + index * 26;
  const rain = Array.from({ length: 34 }, () => {
    const x = chance.between(0, 210);
    const y = chance.between(0, 210);
    const length = chance.between(8, 18);
    return strip(`M${x} ${y}L${x - length * 0.35} ${y + length}`, p.mid, 0, 1.6);
  });
  return {
    ground: p.sky,
    sheets: [
      ...rain,
      paper(disc(chance, 100, 214, 70), p.far, 1),
      paper(
        'M-22 116C-28 80-26 56-20 46C-30 40-28 24-16 24S-2 40-10 46C-4 56-2 84-2 116Z',
        p.near,
        3,
        'translate(104 116)',
      ),
      paper(
        'M2 116C0 84 2 62 8 52C0 46 2 30 14 30S28 46 18 52C26 62 34 84 32 116Z',
        p.mid,
        3,
        'translate(104 116)',
      ),
      strip('M0-66V60C0 72-14 72-14 62', p.near, 2, 3.5, turn),
      ...colours.map((fill, index) =>
        paper(
          `M0-64Q${edge(index) * 0.75}-58 ${edge(index)} 4Q${(edge(index) + edge(index + 1)) / 2}-8 ${edge(index + 1)} 4Q${edge(index + 1) * 0.75}-58 0-64Z`,
          fill,
          2,
          turn,
        ),
      ),
      paper(hills(chance, 230, 2, 3), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
