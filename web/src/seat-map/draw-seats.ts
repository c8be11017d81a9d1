import { visitNear } from './grid.ts';
import type { Palette } from './palette.ts';
import type { Scene } from './scene.ts';
import { growBox, type Point } from './shapes.ts';
import {
  addCorners,
  addOutline,
  armchair,
  back,
  backs,
  cushion,
  type Outline,
  speck,
  tile,
} from './shapes-of-seats.ts';
import { type Size, shown, toScreen, type View } from './view.ts';

type Context = CanvasRenderingContext2D;

/** Pixels per pitch from which seats are drawn as chairs, and from which they bear their number. */
export const CHAIRS_FROM = 11;
const NUMBERS_FROM = 19;
/** How many seats are filled at once. */
const PIECE = 120;

interface Group {
  readonly seats: number[];
  readonly place: number;
  readonly aside: boolean;
}

/** The seats in view, sorted by what they look like, so that each look is one path. */
function groupSeats(scene: Scene, view: View, size: Size): Map<string, Group> {
  const { layout, choice, own } = scene;
  const chosen = new Set(choice.chosen);
  const placeOf = new Map(scene.classes.map(each => [each.class, each.place]));
  const groups = new Map<string, Group>();
  visitNear(layout.grid, growBox(shown(view, size), 1), index => {
    const seat = layout.seats[index]!;
    const place = Math.min(placeOf.get(seat.class) ?? 0, 5);
    const aside = scene.only !== undefined && scene.only !== seat.class;
    const state = chosen.has(index) ? 'chosen' : own.has(index) ? 'own' : choice.states[index]!;
    const look = `${state} ${seat.kind} ${place} ${aside}`;
    const group = groups.get(look);
    if (group) group.seats.push(index);
    else groups.set(look, { seats: [index], place, aside });
  });
  return groups;
}

/** Every seat in view: tiles from afar, chairs from near. */
export function drawSeats(
  context: Context,
  scene: Scene,
  view: View,
  size: Size,
  palette: Palette,
  lit: (seat: number) => number,
): void {
  const near = view.scale >= CHAIRS_FROM;
  for (const [look, group] of groupSeats(scene, view, size)) {
    const [state, kind] = look.split(' ') as [string, string];
    const brush = new Brush(context, scene, view, group.seats);
    context.globalAlpha = group.aside && state !== 'chosen' ? 0.18 : 1;
    const tone = palette.classes[group.place]!;
    if (state === 'chosen') drawChosen(brush, palette, kind, lit);
    else if (state === 'own') brush.stroke(near ? [armchair] : [tile], palette.ink, 2);
    else if (kind === 'wheelchair') drawSpace(brush, state === 'free' ? tone : palette.taken, state, palette);
    else if (!near) brush.fill([state === 'free' ? tile : speck], state === 'free' ? tone : palette.taken);
    else if (state === 'free') drawFree(brush, tone, group.place, kind, palette);
    else drawTaken(brush, state, palette);
  }
  context.globalAlpha = 1;
}

/** Draws one look for all the seats that have it. */
class Brush {
  readonly context: Context;
  readonly scale: number;
  readonly #scene: Scene;
  readonly #view: View;
  readonly #seats: readonly number[];

  constructor(context: Context, scene: Scene, view: View, seats: readonly number[]) {
    this.context = context;
    this.scale = view.scale;
    this.#scene = scene;
    this.#view = view;
    this.#seats = seats;
  }

  /** A path of thousands of outlines takes far longer to fill than as many short ones: it is finished in pieces. */
  #paint(outlines: readonly Outline[], finish: () => void): void {
    const add = this.scale >= CHAIRS_FROM ? addOutline : addCorners;
    for (let start = 0; start < this.#seats.length; start += PIECE) {
      this.context.beginPath();
      for (const seat of this.#seats.slice(start, start + PIECE)) {
        const [x, y] = this.#at(seat);
        const turn = this.#scene.layout.turns[seat]!;
        for (const outline of outlines) add(this.context, outline, x, y, this.scale, turn);
      }
      finish();
    }
  }

  #at(seat: number): Point {
    return toScreen(this.#view, this.#scene.layout.grid.points[seat]!);
  }

  fill(outlines: readonly Outline[], colour: string): void {
    this.context.fillStyle = colour;
    this.#paint(outlines, () => this.context.fill());
  }

  stroke(outlines: readonly Outline[], colour: string, width: number): void {
    this.context.strokeStyle = colour;
    this.context.lineWidth = width;
    this.#paint(outlines, () => this.context.stroke());
  }

  each(draw: (x: number, y: number, seat: number) => void): void {
    for (const seat of this.#seats) draw(...this.#at(seat), seat);
  }

  numbers(colour: string, palette: Palette): void {
    if (this.scale < NUMBERS_FROM) return;
    const { context } = this;
    context.font = `600 ${Math.round(this.scale * 0.36)}px ${palette.textFont}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillStyle = colour;
    for (const seat of this.#seats) {
      const [x, y] = this.#at(seat);
      const turn = this.#scene.layout.turns[seat]!;
      // The number stands on the cushion, upright however the seat is turned.
      const up = 0.1 * this.scale;
      context.fillText(
        `${this.#scene.layout.seats[seat]!.number}`,
        x + up * Math.sin(turn),
        y - up * Math.cos(turn) + 1,
      );
    }
  }
}

function drawFree(brush: Brush, tone: string, place: number, kind: string, palette: Palette): void {
  brush.fill([cushion, ...backs[place]!], tone);
  brush.numbers(palette.onClass, palette);
  if (kind !== 'companion') return;
  // A seat kept beside a wheelchair space bears a dot.
  brush.each((x, y) => {
    brush.context.beginPath();
    brush.context.arc(x + 0.3 * brush.scale, y - 0.36 * brush.scale, 0.13 * brush.scale, 0, 7);
    brush.context.fillStyle = palette.floor;
    brush.context.fill();
    brush.context.lineWidth = Math.max(1.5, 0.05 * brush.scale);
    brush.context.strokeStyle = tone;
    brush.context.stroke();
  });
}

function drawTaken(brush: Brush, state: string, palette: Palette): void {
  if (state === 'blocked') {
    const arm = 0.14 * brush.scale;
    brush.context.beginPath();
    brush.each((x, y) => {
      brush.context.moveTo(x - arm, y - arm);
      brush.context.lineTo(x + arm, y + arm);
      brush.context.moveTo(x + arm, y - arm);
      brush.context.lineTo(x - arm, y + arm);
    });
    brush.context.strokeStyle = palette.taken;
    brush.context.lineWidth = Math.max(1, 0.06 * brush.scale);
    brush.context.stroke();
    return;
  }
  brush.fill([back], palette.taken);
  // Held by somebody who may yet let it go: the cushion is still down, but empty.
  if (state === 'held') brush.stroke([cushion], palette.taken, Math.max(1, 0.05 * brush.scale));
}

function drawChosen(brush: Brush, palette: Palette, kind: string, lit: (seat: number) => number): void {
  const near = brush.scale >= CHAIRS_FROM;
  const { context } = brush;
  brush.each((x, y, seat) => {
    // A bulb flares up and settles.
    const flare = 1 + 0.9 * Math.sin(Math.PI * lit(seat)) * (1 - lit(seat) / 2);
    const radius = Math.max(9, 0.95 * brush.scale) * flare;
    const glow = context.createRadialGradient(x, y, radius * 0.3, x, y, radius);
    glow.addColorStop(0, palette.amber);
    glow.addColorStop(1, palette.amber.replace(')', ' / 0)').replaceAll(',', ' '));
    context.globalAlpha = 0.45;
    context.fillStyle = glow;
    context.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
    context.globalAlpha = 1;
  });
  brush.fill([near ? armchair : tile], palette.amber);
  brush.stroke([near ? armchair : tile], palette.ink, near ? Math.max(1.5, 0.05 * brush.scale) : 1.5);
  if (kind === 'wheelchair' && brush.scale >= 16)
    brush.each((x, y) => drawWheelchair(context, x, y, brush.scale, palette.onAmber));
  else brush.numbers(palette.onAmber, palette);
}

/** A space for a wheelchair has no chair: a ring, with the sign from near. */
function drawSpace(brush: Brush, tone: string, state: string, palette: Palette): void {
  const { context } = brush;
  const radius = (state === 'free' ? 0.43 : 0.32) * brush.scale;
  brush.each((x, y) => {
    context.beginPath();
    context.arc(x, y, radius, 0, 7);
    context.fillStyle = state === 'free' ? tone : palette.floor;
    context.fill();
    context.strokeStyle = tone;
    context.lineWidth = Math.max(1, 0.06 * brush.scale);
    context.stroke();
    if (brush.scale >= CHAIRS_FROM)
      drawWheelchair(context, x, y, brush.scale, state === 'free' ? palette.onClass : tone);
  });
}

function drawWheelchair(context: Context, x: number, y: number, scale: number, colour: string): void {
  const unit = 0.022 * scale;
  context.save();
  context.translate(x, y);
  context.scale(unit, unit);
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 2.6;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.beginPath();
  context.arc(-1.5, -10, 2, 0, 7);
  context.fill();
  context.beginPath();
  context.moveTo(-1.5, -6);
  context.lineTo(-1.5, 2);
  context.lineTo(5, 2);
  context.lineTo(8, 9);
  context.lineTo(10, 8.4);
  context.moveTo(-1.5, -3);
  context.lineTo(4, -3);
  context.stroke();
  context.beginPath();
  context.arc(-1, 5, 6.2, -2.4, 0.9, true);
  context.stroke();
  context.restore();
}

/** The letters of rows, beyond both ends. */
export function drawRowLabels(
  context: Context,
  scene: Scene,
  view: View,
  size: Size,
  palette: Palette,
): void {
  if (view.scale < CHAIRS_FROM) return;
  context.font = `700 ${Math.min(18, Math.max(9, Math.round(view.scale * 0.46)))}px ${palette.displayFont}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = palette.inkSoft;
  for (const { label, at } of scene.layout.rowLabels) {
    const [x, y] = toScreen(view, at);
    if (x < -20 || y < -20 || x > size.width + 20 || y > size.height + 20) continue;
    context.fillText(label, x, y);
  }
}

/** A ring around the seat that keys act on. */
export function drawFocus(context: Context, scene: Scene, seat: number, view: View, palette: Palette): void {
  const [x, y] = toScreen(view, scene.layout.grid.points[seat]!);
  const radius = Math.max(9, 0.62 * view.scale);
  context.beginPath();
  context.roundRect(x - radius, y - radius, 2 * radius, 2 * radius, radius * 0.4);
  context.strokeStyle = palette.paper;
  context.lineWidth = 6;
  context.stroke();
  context.strokeStyle = palette.ink;
  context.lineWidth = 3;
  context.stroke();
}
