import type { ReactElement } from 'react';
import { lookOf } from './palette.ts';
import { armchair, back, backs, cushion, type Outline } from './shapes-of-seats.ts';

export type Sign = 'free' | 'chosen' | 'held' | 'sold' | 'blocked' | 'wheelchair' | 'companion' | 'standing';

/** A seat as the map draws it, for beside the words that explain it. */
export function SeatSign({ state, place }: { readonly state: Sign; readonly place: number }) {
  return (
    <svg className="seat-sign" viewBox="-0.6 -0.6 1.2 1.2" width={26} height={26} aria-hidden="true">
      {drawings[state](`var(--class-${lookOf(place)})`, place)}
    </svg>
  );
}

/** An outline of `shapes-of-seats.ts` as the data of an SVG path. */
const pathOf = (...outlines: readonly Outline[]): string =>
  outlines
    .map(outline =>
      outline
        .map((point, index) => {
          if (index % 3 === 2) return point.join(' ');
          return `${index % 3 === 1 ? 'Q' : index === 0 ? 'M' : 'L'}${point.join(' ')}`;
        })
        .join(' ')
        .concat('Z'),
    )
    .join('');

const taken = 'var(--map-taken)';
const line = { fill: 'none', strokeLinecap: 'round', strokeLinejoin: 'round' } as const;

const drawings: Readonly<Record<Sign, (tone: string, place: number) => ReactElement>> = {
  free: (tone, place) => <path fill={tone} d={pathOf(cushion, ...backs[Math.min(place, 5)]!)} />,
  chosen: () => <path fill="var(--amber)" stroke="var(--ink)" strokeWidth={0.07} d={pathOf(armchair)} />,
  held: () => (
    <>
      <path fill={taken} d={pathOf(back)} />
      <path {...line} stroke={taken} strokeWidth={0.07} d={pathOf(cushion)} />
    </>
  ),
  sold: () => <path fill={taken} d={pathOf(back)} />,
  blocked: () => <path {...line} stroke={taken} strokeWidth={0.09} d="M-.16-.16 .16 .16M.16-.16-.16 .16" />,
  standing: tone => <circle r={0.3} fill={tone} />,
  wheelchair: tone => (
    <>
      <circle r={0.48} fill={tone} />
      <g transform="scale(.026)" stroke="var(--on-class)" strokeWidth={2.6} {...line}>
        <circle cx={-1.5} cy={-10} r={1} />
        <path d="M-1.5-6V2H5L8 9 10 8.4M-1.5-3H4M-5.6 .8A6.2 6.2 0 1 0 2.9 9.9" />
      </g>
    </>
  ),
  companion: (tone, place) => (
    <>
      <path fill={tone} d={pathOf(cushion, ...backs[Math.min(place, 5)]!)} />
      <circle cx={0.3} cy={-0.36} r={0.15} fill="var(--map-floor)" stroke={tone} strokeWidth={0.07} />
    </>
  ),
};
