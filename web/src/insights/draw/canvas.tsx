import { useEffect, useRef, useState } from 'react';
import { useTheme } from '../../shell/theme.ts';
import { cellsOf, type Drawn, formatCell, labelOf } from './figures.ts';
import type { Canvas, Paints } from './over-time.ts';
import { PANEL_PX } from './panel.ts';

/** Figures over time, on a canvas; the table of the same chart says the same to those who do not see it. */
export function OverTime(drawn: Drawn) {
  const box = useRef<HTMLDivElement>(null);
  const [canvas, setCanvas] = useState<Canvas>();
  const theme = useTheme();
  useEffect(() => {
    const opening = openCanvas(box.current!, setCanvas);
    return () => opening.abort();
  }, []);
  useEffect(() => {
    canvas?.draw(drawn, readPaints(box.current!));
  }, [canvas, drawn.answer, drawn.currency, theme]);
  return (
    <div
      ref={box}
      role="img"
      aria-label={summaryOf(drawn)}
      className="insight-canvas"
      style={{ height: (drawn.chart.y?.length ?? 1) * PANEL_PX }}
    />
  );
}

/** Fetches the library that draws: numbers and tables are there before it. Ends, with all it opened, when aborted. */
function openCanvas(element: HTMLElement, onOpen: (canvas: Canvas) => void): AbortController {
  const closing = new AbortController();
  const { signal } = closing;
  import('./over-time.ts').then(({ openOverTime }) => {
    if (signal.aborted) return;
    const canvas = openOverTime(element);
    const observer = new ResizeObserver(canvas.fit);
    observer.observe(element);
    signal.addEventListener('abort', () => {
      observer.disconnect();
      canvas.close();
    });
    onOpen(canvas);
  });
  return closing;
}

/** What one would say who looks at it for a moment. */
function summaryOf(drawn: Drawn): string {
  const { chart } = drawn;
  const peaks = (chart.y ?? []).map(column => {
    const values = cellsOf(drawn, column).filter(cell => typeof cell === 'number');
    return `${labelOf(column)} at most ${formatCell(Math.max(...values), column, drawn)}`;
  });
  return `${chart.title}, over time. ${peaks.join('; ')}. The table has every figure.`;
}

/** A colour is read through `color`, which resolves whatever it is made of. */
function readPaints(element: HTMLElement): Paints {
  const computed = getComputedStyle(element);
  const before = element.style.color;
  const colour = (name: string): string => {
    element.style.color = `var(--${name})`;
    return computed.color;
  };
  const paints = {
    ink: colour('ink'),
    soft: colour('ink-soft'),
    line: colour('line'),
    ground: colour('raised'),
    data: [colour('data-1'), colour('data-2')],
    font: computed.getPropertyValue('--text'),
  };
  element.style.color = before;
  return paints;
}
