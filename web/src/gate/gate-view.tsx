import { useEffect, useRef, useState } from 'react';
import { drawGate, type Paints } from './draw-gate.ts';
import { Floor, type Size } from './floor.ts';
import type { Replay } from './replay.ts';

interface GateViewProps {
  readonly replay: Replay;
  readonly time: number;
  /** What is to be seen, in words. */
  readonly label: string;
}

/** The gate from above. All that it shows is in words and figures beside it, too. */
export function GateView({ replay, time, label }: GateViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(canvas);
  const scheme = useScheme();
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !canvas.current || size.width === 0) return;
    const ratio = devicePixelRatio;
    canvas.current.width = size.width * ratio;
    canvas.current.height = size.height * ratio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const floor = new Floor(size, { seller: replay.sellers, scanner: replay.scanners });
    drawGate(context, { replay, floor, time, paints: paintsOf(canvas.current) });
  }, [replay, time, size, scheme]);
  return <canvas ref={canvas} className="gate-floor" role="img" aria-label={label} />;
}

function useSize(canvas: React.RefObject<HTMLCanvasElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      setSize({ width, height });
    });
    observer.observe(canvas.current!);
    return () => observer.disconnect();
  }, [canvas]);
  return size;
}

/** Changes when the page goes from light to dark or back, by the system or by the switch. */
function useScheme(): number {
  const [scheme, setScheme] = useState(0);
  useEffect(() => {
    const changed = () => setScheme(before => before + 1);
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', changed);
    const observer = new MutationObserver(changed);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      system.removeEventListener('change', changed);
      observer.disconnect();
    };
  }, []);
  return scheme;
}

/** Colours as the browser has worked them out: a canvas knows nothing of variables. */
function paintsOf(canvas: HTMLElement): Paints {
  const probe = document.createElement('span');
  canvas.after(probe);
  const colour = (name: string) => {
    probe.className = `gate-paint-${name}`;
    return getComputedStyle(probe).color;
  };
  const paints = {
    ink: colour('ink'),
    soft: colour('soft'),
    line: colour('line'),
    ground: colour('ground'),
    hasTicket: colour('has-ticket'),
    buys: colour('buys'),
    font: getComputedStyle(canvas).fontFamily,
  };
  probe.remove();
  return paints;
}
