import { circle, disc, paper, rays, strip } from '../cut.ts';
import type { Draw } from './scene.ts';

/** A pair of drums and the rounds of their sound. */
export const drums: Draw = (chance, p) => {
  const drum = (x: number, y: number, width: number, height: number, fill: string) => [
    paper(
      `M${x - width} ${y}C${x - width * 1.15} ${y + height * 0.6} ${x - width * 0.7} ${y + height} ${x} ${y + height}S${x + width * 1.15} ${y + height * 0.6} ${x + width} ${y}Z`,
      fill,
      3,
    ),
    ...[-0.8, -0.4, 0, 0.4, 0.8].map(part =>
      strip(
        `M${x + part * width * 1.05} ${y + 8}L${x + part * width * 0.8} ${y + height * 0.92}`,
        p.paper,
        0,
        2,
      ),
    ),
    paper(
      `M${x - width} ${y}C${x - width} ${y - width * 0.5} ${x + width} ${y - width * 0.5} ${x + width} ${y}S${x - width} ${y + width * 0.5} ${x - width} ${y}Z`,
      p.paper,
      2,
    ),
    paper(
      `M${x - width * 0.42} ${y}C${x - width * 0.42} ${y - width * 0.24} ${x + width * 0.42} ${y - width * 0.24} ${x + width * 0.42} ${y}S${x - width * 0.42} ${y + width * 0.24} ${x - width * 0.42} ${y}Z`,
      p.near,
      0,
    ),
  ];
  const x = chance.between(90, 110);
  return {
    ground: p.sky,
    sheets: [
      paper(rays(x, 188, 320, 20, chance.between(0, 18)), p.far, 0),
      ...[96, 78, 60].map((radius, index) =>
        paper(disc(chance, x, 184, radius), [p.mid, p.light, p.accent][index]!, 2),
      ),
      ...drum(62, 204, 46, 74, p.near),
      ...drum(142, 210, 36, 70, p.accent),
      paper(circle(62, 272, 22) + circle(142, 274, 20), p.mid, 1),
      paper('M-10 274C60 264 140 282 210 270V310H-10Z', p.near, 3),
    ],
    title: { stand: 'head', on: p.sky },
  };
};
