import { disc, flowing, paper, type Sheet } from '../cut.ts';
import type { Draw } from './scene.ts';

function waves(y: number, length: number, height: number, shift: number): string {
  let d = `M${-length * 2 + shift} ${y}`;
  for (let x = -length * 2 + shift; x < 220; x += length) d += `q${length * 0.5} ${height} ${length} 0`;
  return `${d}V330H-60Z`;
}

/** A ship in a paper sea. */
export const ship: Draw = (chance, p) => {
  const x = chance.between(76, 124);
  const heel = chance.between(-14, 14);
  const turn = `translate(${x} 186) rotate(${heel})`;
  const steamer = chance.odds(0.4);
  const rigged: Sheet[] = steamer
    ? [
        paper('M-34-28H26V-8H-34ZM-22-42H12V-26H-22Z', p.paper, 2, turn),
        paper('M-16-78H-4V-40H-16ZM4-74H15V-40H4Z', p.accent, 2, turn),
        paper(
          flowing([
            [-10, -80],
            [-24, -96],
            [-46, -92],
            [-66, -110],
            [-40, -118],
            [-14, -104],
          ]),
          p.near,
          2,
          turn,
        ),
      ]
    : [
        paper('M-2-112H2V0H-2Z', p.near, 2, turn),
        paper('M6-106C36-80 44-44 42-18L6-14Z', p.paper, 3, turn),
        paper('M-6-98C-30-70-42-40-44-16L-6-20Z', p.light, 3, turn),
        paper('M0-112L26-120L18-110L28-104Z', p.accent, 2, turn),
      ];
  const colours = [p.far, p.mid, p.far, p.mid, p.near];
  const sea = [186, 200, 212, 222, 232].map(
    (y, index): Sheet =>
      paper(waves(y, 34 + index * 5, 13 + index * 2, chance.between(0, 30)), colours[index]!, 3),
  );
  return {
    ground: p.sky,
    sheets: [
      paper(
        disc(chance, chance.odds(0.5) ? 48 : 152, chance.between(74, 110), chance.between(26, 40)),
        p.light === p.paper ? p.accent : p.light,
        2,
      ),
      ...(chance.odds(0.5)
        ? [0, 1, 2].map(
            (index): Sheet =>
              paper(
                `M-9 0C-5-6-2-4 0 0C2-4 5-6 9 0C5-3 2-2 0 3C-2-2-5-3-9 0Z`,
                p.near,
                1,
                `translate(${chance.between(20, 180)} ${60 + index * 18})`,
              ),
          )
        : []),
      sea[0]!,
      ...rigged,
      paper('M-58-10C-30-2 30-2 60-14L44 22H-42Z', p.near, 3, turn),
      paper('M-54-2C-28 5 30 4 55-5L53 0C28 9-28 10-52 4Z', p.accent, 0, turn),
      ...sea.slice(1),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
