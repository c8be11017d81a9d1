import type { Palette } from './palette.ts';
import type { Ribbon, Scene } from './scene.ts';
import { boxAround, overlaps, type Point } from './shapes.ts';
import { type Size, shown, toScreen, type View } from './view.ts';

type Context = CanvasRenderingContext2D;

function trace(context: Context, outline: readonly Point[], view: View): void {
  context.beginPath();
  outline.forEach((point, index) => {
    const [x, y] = toScreen(view, point);
    if (index === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
}

/** The floor that the seats of each section stand on. */
export function drawFloors(context: Context, scene: Scene, view: View, size: Size, palette: Palette): void {
  const part = shown(view, size);
  context.lineJoin = 'round';
  for (const section of scene.layout.sections) {
    if (!overlaps(section.box, part)) continue;
    trace(context, section.outline, view);
    if (section.outline.length > 2) context.closePath();
    // The outline goes through the outermost seats' middles: a stroke gives it its margin.
    const margin = section.standing ? 0.3 : 1.5;
    context.strokeStyle = palette.floorLine;
    context.lineWidth = margin * view.scale + 2;
    context.stroke();
    context.strokeStyle = palette.floor;
    context.fillStyle = palette.floor;
    context.lineWidth = margin * view.scale;
    context.stroke();
    context.fill();
  }
}

/** Stage or screen. A line is a screen, and throws its light on the first rows. */
export function drawStage(context: Context, scene: Scene, view: View, palette: Palette, bare: boolean): void {
  const { stage } = scene.layout;
  if (!stage) return;
  const corners = stage.outline.map(point => toScreen(view, point));
  const box = boxAround(corners);
  const middleX = (box.left + box.right) / 2;
  const isScreen = corners.length === 2;
  trace(context, stage.outline, view);
  context.lineJoin = 'round';
  context.lineCap = 'round';
  if (isScreen) {
    context.strokeStyle = palette.dusk;
    context.lineWidth = Math.max(3, 0.4 * view.scale);
    context.stroke();
  } else {
    context.closePath();
    context.fillStyle = palette.dusk;
    context.fill();
  }
  if (bare) return;
  const fontSize = Math.min(30, Math.max(11, Math.min((box.right - box.left) / 7, 1.2 * view.scale)));
  context.font = `800 ${fontSize}px ${palette.displayFont}`;
  context.letterSpacing = `${fontSize * 0.12}px`;
  context.textAlign = 'center';
  context.textBaseline = isScreen ? 'bottom' : 'middle';
  context.fillStyle = isScreen ? palette.inkSoft : palette.onDusk;
  const y = isScreen ? box.top - 0.4 * view.scale : (box.top + box.bottom) / 2;
  if (context.measureText(stage.label).width < box.right - box.left + (isScreen ? 80 : 0)) {
    context.fillText(stage.label.toUpperCase(), middleX, y);
  }
  context.letterSpacing = '0px';
}

/** Seats from afar: each stretch of a row is a band, full where seats are free and faint where they are gone. */
export function drawRibbons(
  context: Context,
  scene: Scene,
  ribbons: readonly Ribbon[],
  view: View,
  size: Size,
  palette: Palette,
): void {
  const part = shown(view, size);
  const { points } = scene.layout.grid;
  const placeOf = new Map(scene.classes.map(each => [each.class, each.place]));
  const bands = Map.groupBy(ribbons, ribbon => {
    const free = ribbon.seats.filter(seat => scene.choice.states[seat] === 'free').length;
    return `${placeOf.get(ribbon.class) ?? 0} ${Math.ceil((3 * free) / ribbon.seats.length)} ${ribbon.class}`;
  });
  context.lineCap = 'round';
  context.lineWidth = Math.max(0.8, 0.7 * view.scale);
  for (const [key, members] of bands) {
    const [place, fullness] = key.split(' ').map(Number) as [number, number];
    const aside = scene.only !== undefined && members[0]!.class !== scene.only;
    context.strokeStyle = fullness === 0 ? palette.taken : palette.classes[Math.min(place, 5)]!;
    context.globalAlpha = aside ? 0.12 : fullness === 0 ? 0.35 : 0.28 + 0.24 * fullness;
    context.beginPath();
    for (const { seats } of members) {
      const first = points[seats[0]!]!;
      if (!overlaps(boxAround([first, points[seats.at(-1)!]!]), part)) continue;
      // Every fourth seat is bend enough.
      for (let i = 0; i < seats.length + 3; i += 4) {
        const [x, y] = toScreen(view, points[seats[Math.min(i, seats.length - 1)]!]!);
        if (i === 0) context.moveTo(x - 0.01, y);
        else context.lineTo(x, y);
      }
    }
    context.stroke();
  }
  context.globalAlpha = 1;
}
