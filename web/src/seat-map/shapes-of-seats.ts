/**
 * The outlines of what stands in a hall, in seat pitches around the seat's middle, facing up. A free seat is a
 * cushion with its back; a taken one has folded up, and only the back is seen. So state shows without colour.
 */
export type Outline = readonly (readonly [x: number, y: number])[];

/** A rectangle with cut corners, the points in pairs around each corner so that curves can round them. */
function rounded(left: number, top: number, right: number, bottom: number, cut: number): Outline {
  return [
    [left, top + cut],
    [left, top],
    [left + cut, top],
    [right - cut, top],
    [right, top],
    [right, top + cut],
    [right, bottom - cut],
    [right, bottom],
    [right - cut, bottom],
    [left + cut, bottom],
    [left, bottom],
    [left, bottom - cut],
  ];
}

export const cushion = rounded(-0.38, -0.42, 0.38, 0.2, 0.16);
export const back = rounded(-0.41, 0.27, 0.41, 0.42, 0.07);
/** A chosen seat is the whole armchair, larger than the free ones. */
export const armchair = rounded(-0.45, -0.46, 0.45, 0.46, 0.18);
/** Seats from afar: a free one, and the speck that a taken one leaves. */
export const tile = rounded(-0.39, -0.39, 0.39, 0.39, 0.12);
export const speck = rounded(-0.16, -0.16, 0.16, 0.16, 0.05);

/** The back of a seat of the class at `look`: one piece for the first, two for the second and so on. */
export const backs: readonly (readonly Outline[])[] = Array.from({ length: 6 }, (_, index) => {
  const pieces = index + 1;
  const gap = 0.09;
  const width = (0.82 - gap * index) / pieces;
  return Array.from({ length: pieces }, (_, piece) => {
    const left = -0.41 + piece * (width + gap);
    return rounded(left, 0.27, left + width, 0.42, Math.min(0.07, width / 3));
  });
});

/** Adds an outline to the path, turned by `turn` and at pixel (x, y), `scale` pixels to the pitch. */
export function addOutline(
  path: CanvasPath,
  outline: Outline,
  x: number,
  y: number,
  scale: number,
  turn: number,
): void {
  const cos = Math.cos(turn) * scale;
  const sin = Math.sin(turn) * scale;
  for (let i = 0; i < outline.length; i += 3) {
    const [ax, ay] = outline[i]!;
    const [bx, by] = outline[i + 1]!;
    const [cx, cy] = outline[i + 2]!;
    const startX = x + ax * cos - ay * sin;
    const startY = y + ax * sin + ay * cos;
    if (i === 0) path.moveTo(startX, startY);
    else path.lineTo(startX, startY);
    path.quadraticCurveTo(
      x + bx * cos - by * sin,
      y + bx * sin + by * cos,
      x + cx * cos - cy * sin,
      y + cx * sin + cy * cos,
    );
  }
  path.closePath();
}

/** Adds an outline's corners only: enough where a seat is a few pixels wide. */
export function addCorners(
  path: CanvasPath,
  outline: Outline,
  x: number,
  y: number,
  scale: number,
  turn: number,
): void {
  const cos = Math.cos(turn) * scale;
  const sin = Math.sin(turn) * scale;
  for (let i = 1; i < outline.length; i += 3) {
    const [cornerX, cornerY] = outline[i]!;
    const toX = x + cornerX * cos - cornerY * sin;
    const toY = y + cornerX * sin + cornerY * cos;
    if (i === 1) path.moveTo(toX, toY);
    else path.lineTo(toX, toY);
  }
  path.closePath();
}
