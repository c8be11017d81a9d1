import { memo } from 'react';
import { HEIGHT, type Sheet, WIDTH } from './cut.ts';
import { drawPoster, type PosterEvent } from './drawing.ts';
import './poster.css';

/** The event's poster, cut from paper. It only repeats what stands beside it in words, so it is hidden from readers. */
export const Poster = memo(function Poster({ event }: { readonly event: PosterEvent }) {
  const { ground, sheets, raised, title, credit } = drawPoster(event);
  return (
    <svg className="poster" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" focusable="false">
      <path d={`M0 0H${WIDTH}V${HEIGHT}H0Z`} fill={ground} />
      <g transform={`translate(0 ${-raised})`}>
        {sheets.map((sheet, index) => (
          <Paper key={index} sheet={sheet} />
        ))}
      </g>
      {raised > 0 && <path d={`M0 270H${WIDTH}V${HEIGHT}H0Z`} fill={title.on} />}
      <g className="poster-words">
        {title.lines.map(line => (
          <text
            key={line.y}
            x={line.x}
            y={line.y}
            fontSize={line.size}
            textLength={line.width}
            lengthAdjust="spacingAndGlyphs"
            fill={title.ink}
          >
            {line.text}
          </text>
        ))}
        <text className="poster-credit" x={credit.x} y={credit.y} fill={credit.ink}>
          {credit.text}
        </text>
      </g>
    </svg>
  );
});

/** A piece of paper, and the shadow it throws down and to the right. */
function Paper({ sheet: { d, fill, lift, strip, turn } }: { readonly sheet: Sheet }) {
  const paint = (colour: string) =>
    strip === undefined ? { d, fill: colour } : { d, fill: 'none', stroke: colour, strokeWidth: strip };
  const place = turn === undefined ? {} : { transform: turn };
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
