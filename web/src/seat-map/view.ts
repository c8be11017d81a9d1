import type { Box, Point } from './shapes.ts';

/** What part of a plan is shown: plan point (x, y) is at pixel (x * scale + left, y * scale + top), CSS pixels. */
export interface View {
  /** Pixels per seat pitch. */
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pixels per pitch at which a seat is a comfortable target for a finger. */
export const COMFORTABLE = 44;
/** The largest scale a view may have. */
const LARGEST = 64;

export const toPlan = (view: View, [x, y]: Point): Point => [
  (x - view.left) / view.scale,
  (y - view.top) / view.scale,
];
export const toScreen = (view: View, [x, y]: Point): Point => [
  x * view.scale + view.left,
  y * view.scale + view.top,
];

/** The part of the plan that a view shows. */
export function shown(view: View, size: Size): Box {
  const [left, top] = toPlan(view, [0, 0]);
  const [right, bottom] = toPlan(view, [size.width, size.height]);
  return { left, top, right, bottom };
}

/** The view that shows all of `box` in its middle, no larger than comfortable. */
export function fit(box: Box, size: Size, largest = COMFORTABLE): View {
  const scale = Math.min(size.width / (box.right - box.left), size.height / (box.bottom - box.top), largest);
  return centred([(box.left + box.right) / 2, (box.top + box.bottom) / 2], scale, size);
}

/** The view that has a plan point in the middle. */
export const centred = ([x, y]: Point, scale: number, size: Size): View => ({
  scale,
  left: size.width / 2 - x * scale,
  top: size.height / 2 - y * scale,
});

/** The view scaled by `factor` with the plan point under pixel `at` staying there. */
export function zoomAround(view: View, at: Point, factor: number): View {
  const scale = view.scale * factor;
  const [x, y] = toPlan(view, at);
  return { scale, left: at[0] - x * scale, top: at[1] - y * scale };
}

export const panBy = (view: View, dx: number, dy: number): View => ({
  ...view,
  left: view.left + dx,
  top: view.top + dy,
});

/**
 * The nearest allowed view: not smaller than the whole plan fitted, not larger than LARGEST, and the plan never
 * out of sight: an axis on which it is smaller than the window is centred, else no edge comes further in than the margin.
 */
export function keepInSight(view: View, box: Box, size: Size): View {
  const smallest = fit(box, size).scale;
  const scale = Math.min(Math.max(view.scale, smallest), Math.max(LARGEST, smallest));
  const steady =
    scale === view.scale ? view : zoomAround(view, [size.width / 2, size.height / 2], scale / view.scale);
  return {
    scale,
    left: keepAxis(steady.left, box.left * scale, box.right * scale, size.width),
    top: keepAxis(steady.top, box.top * scale, box.bottom * scale, size.height),
  };
}

function keepAxis(offset: number, low: number, high: number, length: number): number {
  if (high - low <= length) return (length - low - high) / 2;
  return Math.min(Math.max(offset, length - high), -low);
}

/** The view that shows `at`, moved no more than it takes to have it `margin` pixels inside the window. */
export function reveal(view: View, at: Point, size: Size, margin: number): View {
  const [x, y] = toScreen(view, at);
  const shift = (value: number, length: number): number => {
    const room = Math.min(margin, length / 2);
    return value < room ? room - value : value > length - room ? length - room - value : 0;
  };
  return panBy(view, shift(x, size.width), shift(y, size.height));
}

/** The view part of the way between two others; zooming goes by equal ratios, so it looks even. */
export function between(from: View, to: View, part: number, size: Size): View {
  const scale = from.scale * (to.scale / from.scale) ** part;
  const middle: Point = [size.width / 2, size.height / 2];
  const [fromX, fromY] = toPlan(from, middle);
  const [toX, toY] = toPlan(to, middle);
  // While zooming, the middle moves in step with 1 / scale, which keeps the target on a straight path.
  const moved =
    Math.abs(to.scale - from.scale) < 1e-6
      ? part
      : (1 / from.scale - 1 / scale) / (1 / from.scale - 1 / to.scale);
  return centred([fromX + (toX - fromX) * moved, fromY + (toY - fromY) * moved], scale, size);
}
