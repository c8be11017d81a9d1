import { type PointerEvent, useEffect, useMemo, useRef } from 'react';
import { draw } from './draw.ts';
import { readPalette } from './palette.ts';
import { ribbonsOf, type Scene, tally } from './scene.ts';
import type { Point } from './shapes.ts';
import { fit, type Size, shown, toPlan, toScreen, type View } from './view.ts';

interface OverviewProps {
  readonly scene: Scene;
  readonly looking: { readonly view: View; readonly size: Size };
  readonly onPoint: (at: Point) => void;
}

const WIDEST = 132;
const TALLEST = 104;

/** The whole hall, small, with a frame around what the map shows. For pointers only: keys have the map itself. */
export function Overview({ scene, looking, onPoint }: OverviewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { bounds } = scene.layout;
  const [width, height] = [bounds.right - bounds.left, bounds.bottom - bounds.top];
  const scale = Math.min(WIDEST / width, TALLEST / height);
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const view = fit(bounds, size);
  const ribbons = useMemo(() => ribbonsOf(scene.layout), [scene.layout]);

  useEffect(() => {
    const context = canvas.current!.getContext('2d')!;
    const ratio = devicePixelRatio || 1;
    canvas.current!.width = size.width * ratio;
    canvas.current!.height = size.height * ratio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const counts = tally(scene.layout, scene.choice.states);
    const palette = readPalette(canvas.current!);
    draw(context, {
      scene,
      ribbons,
      counts,
      view,
      size,
      palette,
      focus: undefined,
      lit: () => 1,
      bare: true,
    });
  }, [scene, ribbons, size.width, size.height, view.scale]);

  const part = shown(looking.view, looking.size);
  const [left, top] = toScreen(view, [Math.max(part.left, bounds.left), Math.max(part.top, bounds.top)]);
  const [right, bottom] = toScreen(view, [
    Math.min(part.right, bounds.right),
    Math.min(part.bottom, bounds.bottom),
  ]);
  const point = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons !== 1) return;
    const box = event.currentTarget.getBoundingClientRect();
    onPoint(toPlan(view, [event.clientX - box.left, event.clientY - box.top]));
  };
  return (
    <div
      className="seat-map-overview"
      aria-hidden="true"
      style={{ width: size.width, height: size.height }}
      onPointerDown={event => {
        event.currentTarget.setPointerCapture(event.pointerId);
        point(event);
      }}
      onPointerMove={point}
    >
      <canvas ref={canvas} style={{ width: size.width, height: size.height }} />
      <div className="seat-map-frame" style={{ left, top, width: right - left, height: bottom - top }} />
    </div>
  );
}
