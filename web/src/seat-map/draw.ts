import { drawFloors, drawRibbons, drawStage } from './draw-hall.ts';
import { drawPlates } from './draw-plates.ts';
import { drawFocus, drawRowLabels, drawSeats } from './draw-seats.ts';
import { drawStanding } from './draw-standing.ts';
import type { Palette } from './palette.ts';
import type { Ribbon, Scene, Tally } from './scene.ts';
import type { Size, View } from './view.ts';

/** Pixels per pitch from which single seats are drawn; below it, rows are bands. */
export const SEATS_FROM = 5;

export interface Drawing {
  readonly scene: Scene;
  readonly ribbons: readonly Ribbon[];
  readonly counts: Tally;
  readonly view: View;
  readonly size: Size;
  readonly palette: Palette;
  readonly focus: number | undefined;
  /** How far the bulb of a chosen seat has come alight, 0 to 1. */
  readonly lit: (seat: number) => number;
  /** For the overview: no writing. */
  readonly bare?: boolean;
}

/** Paints the hall as it is now. The context's unit is a CSS pixel. */
export function draw(context: CanvasRenderingContext2D, drawing: Drawing): void {
  const { scene, ribbons, counts, view, size, palette, focus, bare = false } = drawing;
  const many = scene.layout.sections.length > 1;
  context.clearRect(0, 0, size.width, size.height);
  drawFloors(context, scene, view, size, palette);
  drawStage(context, scene, view, palette, bare);
  drawStanding(context, scene, view, size, palette);
  if (view.scale < SEATS_FROM) {
    drawRibbons(context, scene, ribbons, view, size, palette);
    if (!bare) drawPlates(context, scene, counts, view, palette, !many);
    return;
  }
  drawSeats(context, scene, view, size, palette, drawing.lit);
  drawRowLabels(context, scene, view, size, palette);
  drawPlates(context, scene, counts, view, palette, true);
  if (focus !== undefined) drawFocus(context, scene, focus, view, palette);
}
