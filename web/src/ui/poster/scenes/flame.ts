import { disc, hills, paper, rays } from '../cut.ts';
import type { Draw } from './scene.ts';

/** Fire, and a blade standing in it. */
export const flame: Draw = (chance, p) => {
  const tongue = (x: number, size: number, fill: string, lean: number) =>
    paper(
      'M0-96C10-64 40-48 36-12C33 18 16 28 0 28S-33 18-36-12C-38-34-20-40-16-62C-8-52-6-44-6-36C2-50 4-72 0-96Z',
      fill,
      3,
      `translate(${x} 204) rotate(${lean}) scale(${size})`,
    );
  return {
    ground: p.sky,
    sheets: [
      paper(rays(100, 200, 300, 16, chance.between(0, 22)), p.far, 0),
      paper(disc(chance, 100, 128, 70), p.far, 1),
      tongue(54, 1.1, p.mid, -8),
      tongue(146, 1.15, p.mid, 9),
      paper('M-5-120L0-132L5-120V34H-5Z', p.paper, 3, 'translate(100 166)'),
      paper('M0-132L5-120V34H0Z', p.far, 0, 'translate(100 166)'),
      paper(
        'M-30-84H30V-76H-30ZM-4-112H4V-84H-4Z',
        p.near,
        2,
        'translate(100 166) translate(0 130) scale(1 -1)',
      ),
      tongue(78, 0.9, p.accent, chance.between(-6, 0)),
      tongue(124, 0.86, p.accent, chance.between(0, 8)),
      tongue(101, 0.56, p.light, chance.between(-4, 4)),
      paper(hills(chance, 226, 4, 4), p.near, 3),
    ],
    title: { stand: 'foot', on: p.near },
  };
};
