import type { LayoutSection } from './layout.ts';
import type { Palette } from './palette.ts';
import type { Scene, Tally } from './scene.ts';
import { inside, type Point } from './shapes.ts';
import { toPlan, toScreen, type View } from './view.ts';

type Context = CanvasRenderingContext2D;

interface Plate {
  readonly words: readonly [name: string, count?: string];
  /** Of the name's letters, in pixels. */
  readonly size: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The names of sections with how many seats are free in each, on plates. All say as much as there is room for all to say. */
export function drawPlates(
  context: Context,
  scene: Scene,
  counts: Tally,
  view: View,
  palette: Palette,
  onlyStanding: boolean,
): void {
  const sections = scene.layout.sections.flatMap((section, index) =>
    onlyStanding && !section.standing ? [] : [{ section, free: counts.bySection[index]!.free }],
  );
  const shortName = (name: string): string => name.match(/\S+$/)![0];
  const free = (count: number): string => (count === 0 ? 'full' : `${count} free`);
  // "Block 112" is "112" where room is scarce, and small where it is scarcer.
  const ways: { size: number; words: (name: string, count: number) => Plate['words'] }[] = [
    { size: 17, words: (name, count) => [name, free(count)] },
    { size: 17, words: (name, count) => [shortName(name), free(count)] },
    { size: 17, words: name => [name] },
    { size: 17, words: name => [shortName(name)] },
    { size: 13, words: name => [shortName(name)] },
  ];
  for (const [index, { size, words }] of ways.entries()) {
    const plates = sections.map(({ section, free: count }) =>
      plateFor(context, words(section.name, count), toScreen(view, section.labelAt), size, palette),
    );
    const fits = plates.filter(
      (plate, at) =>
        hasRoom(plate, sections[at]!.section, view) &&
        !plates.some((other, of) => of < at && touch(plate, other)),
    );
    if (fits.length < plates.length && index < ways.length - 1) continue;
    for (const plate of fits) drawPlate(context, plate, palette);
    return;
  }
}

function plateFor(
  context: Context,
  words: Plate['words'],
  [x, y]: Point,
  size: number,
  palette: Palette,
): Plate {
  const [name, count] = words;
  context.font = nameFont(size, palette);
  const nameWidth = context.measureText(name).width;
  context.font = countFont(palette);
  const countWidth = count === undefined ? 0 : context.measureText(count).width;
  return {
    words,
    size,
    x,
    y,
    width: Math.max(nameWidth, countWidth) + 0.7 * size,
    height: count === undefined ? 1.3 * size : 38,
  };
}

/** A plate may reach a little over its section's edges, but its ends' middles are on it. */
function hasRoom(plate: Plate, section: LayoutSection, view: View): boolean {
  const reach = 0.35 * plate.width;
  return (
    (section.box.bottom - section.box.top) * view.scale + 8 >= plate.height &&
    [-reach, reach].every(dx => inside(section.outline, toPlan(view, [plate.x + dx, plate.y])))
  );
}

const touch = (a: Plate, b: Plate): boolean =>
  2 * Math.abs(a.x - b.x) < a.width + b.width && 2 * Math.abs(a.y - b.y) < a.height + b.height;

const nameFont = (size: number, palette: Palette): string => `800 ${size}px ${palette.displayFont}`;
const countFont = (palette: Palette): string => `600 12px ${palette.textFont}`;

function drawPlate(
  context: Context,
  { words: [name, count], size, x, y, width, height }: Plate,
  palette: Palette,
): void {
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.beginPath();
  context.roundRect(x - width / 2, y - height / 2, width, height, 3);
  context.fillStyle = palette.floor;
  context.globalAlpha = 0.92;
  context.fill();
  context.globalAlpha = 1;
  context.font = countFont(palette);
  context.fillStyle = palette.inkSoft;
  if (count !== undefined) context.fillText(count, x, y + 9);
  context.font = nameFont(size, palette);
  context.fillStyle = palette.ink;
  context.fillText(name, x, count === undefined ? y + 1 : y - 7);
}
