import { draw, SEATS_FROM } from './draw.ts';
import { listenToGestures } from './gestures.ts';
import { type Direction, nearest, neighbour } from './grid.ts';
import { type Palette, readPalette } from './palette.ts';
import { type Ribbon, ribbonsOf, type Scene, type Tally, tally } from './scene.ts';
import { type Box, growBox, inside, type Point } from './shapes.ts';
import {
  between,
  COMFORTABLE,
  centred,
  fit,
  keepInSight,
  panBy,
  reveal,
  type Size,
  toPlan,
  type View,
  zoomAround,
} from './view.ts';

/** From how many pixels per pitch a seat can be hit by a finger, and by a mouse; below, a tap comes nearer first. */
const FINGER = 24;
const MOUSE = 10;
/** How long a bulb takes to light, in milliseconds. */
const LIGHTING = 420;

export interface SeatCanvasListener {
  /** A seat was tapped. */
  pick(seat: number): void;
  /** A standing area was tapped. */
  standing(section: number): void;
  hover(seat: number | undefined): void;
  /** What is shown has changed. */
  look(view: View, size: Size): void;
}

/** The map on its canvas: what part is shown, how it moves, what is under a finger. Draws only when something changed. */
export class SeatCanvas {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #listener: SeatCanvasListener;
  readonly #ribbons: readonly Ribbon[];
  readonly #stop = new AbortController();
  #scene: Scene;
  #counts: Tally;
  #palette: Palette;
  #size: Size = { width: 1, height: 1 };
  #view: View | undefined;
  #focus: number | undefined;
  #frame = 0;
  /** When each seat that has just become the buyer's was chosen, in milliseconds of the page's clock. */
  readonly #litAt = new Map<number, number>();
  #motion: ((time: number) => boolean) | undefined;
  #emptyTapAt = Number.NEGATIVE_INFINITY;

  constructor(canvas: HTMLCanvasElement, scene: Scene, listener: SeatCanvasListener) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d')!;
    this.#scene = scene;
    this.#listener = listener;
    this.#ribbons = ribbonsOf(scene.layout);
    this.#counts = tally(scene.layout, scene.choice.states);
    this.#palette = readPalette(canvas);
    this.#watch();
  }

  #watch(): void {
    const resize = new ResizeObserver(([entry]) => this.#resize(entry!.contentRect));
    resize.observe(this.#canvas);
    const themed = new MutationObserver(() => this.#recolour());
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    const { signal } = this.#stop;
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#recolour(), { signal });
    document.fonts.ready.then(() => this.#redraw());
    const deaf = listenToGestures(this.#canvas, {
      pan: (dx, dy) => this.#show(panBy(this.#view!, dx, dy)),
      fling: (vx, vy) => this.#fling(vx, vy),
      zoom: (at, factor) => this.#zoom(at, factor),
      tap: (at, coarse) => this.#tap(at, coarse),
      hover: at => this.#hover(at),
      press: () => {
        this.#motion = undefined;
      },
    });
    signal.addEventListener('abort', () => {
      resize.disconnect();
      themed.disconnect();
      deaf();
      cancelAnimationFrame(this.#frame);
    });
  }

  destroy(): void {
    this.#stop.abort();
  }

  /** Shows another state of the same hall. */
  update(scene: Scene): void {
    if (scene.choice.states !== this.#scene.choice.states) {
      this.#counts = tally(scene.layout, scene.choice.states);
    }
    const before = new Set(this.#scene.choice.chosen);
    for (const seat of scene.choice.chosen) if (!before.has(seat)) this.#litAt.set(seat, performance.now());
    this.#scene = scene;
    this.#redraw();
  }

  /** Puts the ring around a seat, or takes it away; the seat comes into sight, large enough. */
  focus(seat: number | undefined): void {
    this.#focus = seat;
    this.#redraw();
    if (seat === undefined || !this.#view) return;
    const at = this.#scene.layout.grid.points[seat]!;
    const near = this.#view.scale < FINGER ? centred(at, COMFORTABLE, this.#size) : this.#view;
    this.#goTo(reveal(near, at, this.#size, 90));
  }

  /** The seat that an arrow key leads to; without one to start from, the one nearest to the middle of the view. */
  step(direction: Direction): number | undefined {
    const { grid } = this.#scene.layout;
    if (this.#focus === undefined) return this.middleSeat();
    return neighbour(grid, this.#focus, direction);
  }

  middleSeat(): number | undefined {
    if (!this.#view) return undefined;
    const middle = toPlan(this.#view, [this.#size.width / 2, this.#size.height / 2]);
    return nearest(this.#scene.layout.grid, middle, 20_000);
  }

  zoomBy(factor: number): void {
    if (!this.#view) return;
    this.#goTo(zoomAround(this.#view, [this.#size.width / 2, this.#size.height / 2], factor));
  }

  fit(): void {
    this.#goTo(fit(this.#scene.layout.bounds, this.#size));
  }

  /** Shows these seats, with what is around them. */
  showSeats(seats: readonly number[]): void {
    const points = seats.map(seat => this.#scene.layout.grid.points[seat]!);
    if (points.length === 0) return;
    const box: Box = growBox(
      {
        left: Math.min(...points.map(point => point[0])),
        right: Math.max(...points.map(point => point[0])),
        top: Math.min(...points.map(point => point[1])),
        bottom: Math.max(...points.map(point => point[1])),
      },
      3,
    );
    this.#goTo(fit(box, this.#size));
  }

  centreOn(point: Point): void {
    if (this.#view) this.#show(centred(point, this.#view.scale, this.#size));
  }

  #resize({ width, height }: Size): void {
    if (width === 0 || height === 0) return;
    const middle = this.#view && toPlan(this.#view, [this.#size.width / 2, this.#size.height / 2]);
    const wasWhole =
      this.#view && this.#view.scale <= fit(this.#scene.layout.bounds, this.#size).scale * 1.01;
    this.#size = { width, height };
    const ratio = devicePixelRatio || 1;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    const whole = fit(this.#scene.layout.bounds, this.#size);
    this.#show(middle && !wasWhole ? centred(middle, this.#view!.scale, this.#size) : whole);
    // A canvas that was resized is blank until it is drawn: not a frame later.
    this.#draw();
  }

  #recolour(): void {
    this.#palette = readPalette(this.#canvas);
    this.#redraw();
  }

  #show(view: View): void {
    this.#view = keepInSight(view, this.#scene.layout.bounds, this.#size);
    this.#redraw();
    this.#listener.look(this.#view, this.#size);
  }

  /** Moves there over a quarter of a second, or at once for who prefers less motion. */
  #goTo(view: View): void {
    const from = this.#view!;
    const to = keepInSight(view, this.#scene.layout.bounds, this.#size);
    if (prefersStillness()) {
      this.#show(to);
      return;
    }
    let start: number | undefined;
    this.#motion = time => {
      start ??= time;
      const part = Math.min(1, (time - start) / 260);
      this.#show(part === 1 ? to : between(from, to, 1 - (1 - part) ** 3, this.#size));
      return part < 1;
    };
    this.#redraw();
  }

  #fling(vx: number, vy: number): void {
    if (Math.hypot(vx, vy) < 0.25 || prefersStillness()) return;
    let speed = 1;
    let last: number | undefined;
    this.#motion = time => {
      const elapsed = Math.min(40, time - (last ?? time - 16));
      last = time;
      this.#show(panBy(this.#view!, vx * speed * elapsed, vy * speed * elapsed));
      speed *= 0.994 ** elapsed;
      return speed > 0.04;
    };
    this.#redraw();
  }

  #zoom(at: Point, factor: number): boolean {
    const before = this.#view!.scale;
    const wanted = zoomAround(this.#view!, at, factor);
    this.#motion = undefined;
    const allowed = keepInSight(wanted, this.#scene.layout.bounds, this.#size).scale;
    this.#show(zoomAround(this.#view!, at, allowed / before));
    return Math.abs(this.#view!.scale - before) > 1e-6;
  }

  #seatAt(at: Point): number | undefined {
    const { scale } = this.#view!;
    const reach = Math.min(0.75, Math.max(0.5, 22 / scale));
    return nearest(this.#scene.layout.grid, toPlan(this.#view!, at), reach);
  }

  /** The section around a point, or whose seats are a finger's breadth away; -1 for none. */
  #sectionAt(point: Point): number {
    const { sections, sectionOf, grid } = this.#scene.layout;
    const around = sections.findIndex(section => inside(section.outline, point));
    if (around >= 0) return around;
    const seat = nearest(grid, point, FINGER / this.#view!.scale);
    return seat === undefined ? -1 : sectionOf[seat]!;
  }

  #hover(at: Point | undefined): void {
    const seat = at && this.#view && this.#view.scale >= MOUSE ? this.#seatAt(at) : undefined;
    this.#canvas.style.cursor = seat === undefined ? 'grab' : 'pointer';
    this.#listener.hover(seat);
  }

  /** On a seat large enough: picks it. Elsewhere: comes nearer. */
  #tap(at: Point, coarse: boolean): void {
    const { layout } = this.#scene;
    const { scale } = this.#view!;
    const point = toPlan(this.#view!, at);
    const seat = this.#seatAt(at);
    const section = this.#sectionAt(point);
    if (section >= 0 && layout.sections[section]!.standing) this.#listener.standing(section);
    else if (scale < SEATS_FROM && section >= 0) this.#approach(layout.sections[section]!.box, point);
    else if (seat === undefined) this.#emptyTap(at);
    else if (scale >= (coarse ? FINGER : MOUSE)) this.#listener.pick(seat);
    else this.#goTo(centred(point, COMFORTABLE, this.#size));
  }

  /** The second of two on the bare floor comes nearer. */
  #emptyTap(at: Point): void {
    const now = performance.now();
    if (now - this.#emptyTapAt < 320) this.#goTo(zoomAround(this.#view!, at, 2.2));
    this.#emptyTapAt = now;
  }

  /** A section from afar: shown whole if its seats are then large enough, else around where it was tapped. */
  #approach(box: Box, point: Point): void {
    const whole = fit(growBox(box, 1), this.#size);
    this.#goTo(whole.scale >= MOUSE ? whole : centred(point, FINGER, this.#size));
  }

  #redraw(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(time => this.#tick(time));
  }

  #tick(time: number): void {
    this.#frame = 0;
    if (this.#motion && !this.#motion(time)) this.#motion = undefined;
    this.#draw();
    for (const [seat, at] of this.#litAt) if (time - at > LIGHTING) this.#litAt.delete(seat);
    if (this.#motion || this.#litAt.size > 0) this.#redraw();
  }

  /** From 0, when it was chosen, to 1, when its bulb burns steadily. */
  readonly #lit = (seat: number): number => {
    const at = this.#litAt.get(seat);
    if (at === undefined || prefersStillness()) return 1;
    return Math.min(1, Math.max(0, (performance.now() - at) / LIGHTING));
  };

  #draw(): void {
    if (!this.#view) return;
    const ratio = this.#canvas.width / this.#size.width;
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
    draw(this.#context, {
      scene: this.#scene,
      ribbons: this.#ribbons,
      counts: this.#counts,
      view: this.#view,
      size: this.#size,
      palette: this.#palette,
      focus: this.#focus,
      lit: this.#lit,
    });
  }
}

const prefersStillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
