import { disc, flowing, hills, paper, type Sheet, slip, strip } from '../cut.ts';
import type { Draw } from './scene.ts';

/** Five lines in the wind, and the notes on them are birds or moons. */
export const staves: Draw = (chance, p) => {
  const swing = chance.between(24, 46) * (chance.odds(0.5) ? 1 : -1);
  const lineAt = (index: number) => 146 + index * 15;
  const lines = [0, 1, 2, 3, 4].map(
    (index): Sheet =>
      strip(
        `M-10 ${lineAt(index)}C50 ${lineAt(index) - swing} 140 ${lineAt(index) + swing * 1.2} 212 ${lineAt(index) - swing * 0.5}`,
        p.near,
        1,
        2,
      ),
  );
  const notes = Array.from({ length: 6 }, (_, index): Sheet[] => {
    const x = 22 + index * 30 + chance.between(-4, 4);
    const y = lineAt(chance.whole(0, 4)) - Math.sin((x / 200) * Math.PI * 1.6) * swing * 0.45;
    const fill = index === 3 ? p.accent : index % 2 === 0 ? p.near : p.mid;
    return [
      paper(slip(chance, x + 7, y - 50, 2.6, 50, 0.2), fill, 2),
      paper(
        flowing([
          [x + 9, y - 50],
          [x + 24, y - 38],
          [x + 20, y - 22],
          [x + 18, y - 34],
          [x + 9, y - 39],
        ]),
        fill,
        2,
      ),
      paper('M-11 0C-11-8 11-10 11-1S-11 8-11 0Z', fill, 3, `translate(${x} ${y}) rotate(-18)`),
    ];
  }).flat();
  return {
    ground: p.sky,
    sheets: [
      paper(
        disc(chance, chance.between(50, 150), chance.between(130, 170), chance.between(48, 62)),
        p.light === p.paper ? p.far : p.light,
        2,
      ),
      paper(hills(chance, 250, 14, 4), p.far, 2),
      ...lines,
      ...notes,
      paper(hills(chance, 276, 6, 3), p.near, 3),
    ],
    title: { stand: 'head', on: p.sky },
  };
};
