import { memo } from 'react';
import { type Chance, chanceFrom } from './chance.ts';
import { sceneFor } from './choose.ts';
import { HEIGHT, type Sheet, WIDTH } from './cut.ts';
import { palettesFor, readableOn } from './palettes.ts';
import { setTitle } from './title.ts';
import './poster.css';

/** What a poster is drawn from; the same event always gives the same poster. */
export interface PosterEvent {
  readonly eventId: string;
  readonly name: string;
  readonly category: string;
  readonly genres: readonly string[];
  readonly year: number | null;
}

const MARGIN = 13;

/** The event's poster, cut from paper. It only repeats what stands beside it in words, so it is hidden from readers. */
export const Poster = memo(function Poster({ event }: { readonly event: PosterEvent }) {
  const chance: Chance = chanceFrom(`${event.eventId} ${event.name}`);
  const palette = chance.pick(palettesFor(event.category));
  const scene = sceneFor(chance, event)(chance, palette);
  const { stand, on } = scene.title;
  const foot = stand === 'foot';
  const box = { x: MARGIN, y: foot ? 228 : 25, width: WIDTH - 2 * MARGIN, height: foot ? 50 : 58 };
  const titleInk = readableOn(on, [palette.light, palette.paper, palette.near]);
  const creditInk = readableOn(on, [palette.paper, palette.near]);
  const credit = [event.genres[0] ?? event.category, event.year].filter(Boolean).join(' · ');
  return (
    <svg className="poster" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" focusable="false">
      <path d={`M0 0H${WIDTH}V${HEIGHT}H0Z`} fill={scene.ground} />
      <g transform={foot ? 'translate(0 -11)' : undefined}>
        {scene.sheets.map((sheet, index) => (
          <Paper key={index} sheet={sheet} />
        ))}
      </g>
      {foot && <path d={`M0 270H${WIDTH}V${HEIGHT}H0Z`} fill={on} />}
      <g className="poster-words">
        {setTitle(event.name, box, stand).map(line => (
          <text
            key={line.y}
            x={line.x}
            y={line.y}
            fontSize={line.size}
            textLength={line.width}
            lengthAdjust="spacingAndGlyphs"
            fill={titleInk}
          >
            {line.text}
          </text>
        ))}
        <text className="poster-credit" x={MARGIN} y={foot ? 290 : 18} fill={creditInk}>
          {credit.toUpperCase()}
        </text>
      </g>
    </svg>
  );
});

/** A piece of paper and the shadow it throws down and to the right; a negative lift is a hole, with the shadow inside. */
function Paper({ sheet: { d, fill, lift, strip, turn } }: { readonly sheet: Sheet }) {
  const paint = (colour: string) =>
    strip === undefined ? { d, fill: colour } : { d, fill: 'none', stroke: colour, strokeWidth: strip };
  const place = turn === undefined || turn === '' ? {} : { transform: turn };
  if (lift <= 0) return <path {...paint(fill)} {...place} />;
  return (
    <>
      <g transform={`translate(${0.35 * lift} ${0.8 * lift})`} opacity={0.26}>
        <path {...paint('#000')} {...place} />
      </g>
      <path {...paint(fill)} {...place} />
    </>
  );
}
