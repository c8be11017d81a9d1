import type { LayoutSection } from './layout.ts';
import type { Palette } from './palette.ts';
import type { Scene } from './scene.ts';
import { inside, overlaps, type Point } from './shapes.ts';
import { type Size, shown, toScreen, type View } from './view.ts';

type Context = CanvasRenderingContext2D;

/** Most places of a standing area that are drawn as dots of their own. */
const MOST_DOTS = 500;

/** A standing area: a dot for each place, or for every few of them where there are many. */
export function drawStanding(context: Context, scene: Scene, view: View, size: Size, palette: Palette): void {
  const part = shown(view, size);
  const chosen = new Set(scene.choice.chosen);
  for (const section of scene.layout.sections) {
    if (!section.standing || !overlaps(section.box, part)) continue;
    const seatClass = scene.layout.seats[section.seats[0]!]!.class;
    const place = scene.classes.find(each => each.class === seatClass)?.place ?? 0;
    const dots = dotsIn(section);
    const radius = Math.min(5, Math.max(1, 0.28 * dots.spacing * view.scale));
    context.globalAlpha = scene.only !== undefined && scene.only !== seatClass ? 0.18 : 1;
    dots.points.forEach((point, index) => {
      const seat = section.seats[Math.floor((index * section.seats.length) / dots.points.length)]!;
      const [x, y] = toScreen(view, point);
      const free = scene.choice.states[seat] === 'free';
      context.beginPath();
      context.arc(x, y, free ? radius : radius * 0.55, 0, 7);
      context.fillStyle = free ? palette.classes[Math.min(place, 5)]! : palette.taken;
      context.fill();
    });
    const yours = section.seats.filter(seat => chosen.has(seat)).length;
    drawYours(context, dots.points.slice(0, yours), view, radius, palette);
    context.globalAlpha = 1;
  }
}

/** As many bulbs as places were chosen; which dots they are on means nothing. */
function drawYours(
  context: Context,
  points: readonly Point[],
  view: View,
  radius: number,
  palette: Palette,
): void {
  for (const point of points) {
    const [x, y] = toScreen(view, point);
    context.beginPath();
    context.arc(x, y, Math.max(6, 1.5 * radius), 0, 7);
    context.fillStyle = palette.amber;
    context.fill();
    context.strokeStyle = palette.ink;
    context.lineWidth = 1.5;
    context.stroke();
  }
}

interface Dots {
  readonly points: readonly Point[];
  readonly spacing: number;
}

const dotsMade = new WeakMap<LayoutSection, Dots>();

/** Points evenly over an area, about as many as it has places; every second row is set off by half. */
function dotsIn(section: LayoutSection): Dots {
  const made = dotsMade.get(section);
  if (made) return made;
  const { left, top, right, bottom } = section.box;
  const wanted = Math.min(MOST_DOTS, section.seats.length);
  const spacing = Math.sqrt(((right - left) * (bottom - top)) / wanted);
  const points: Point[] = [];
  for (let row = 0; top + (row + 0.5) * spacing < bottom; row++) {
    for (let x = left + (row % 2 === 0 ? 0.35 : 0.8) * spacing; x < right - 0.2 * spacing; x += spacing) {
      const point: Point = [x, top + (row + 0.5) * spacing];
      if (inside(section.outline, point)) points.push(point);
    }
  }
  const dots = { points, spacing };
  dotsMade.set(section, dots);
  return dots;
}
