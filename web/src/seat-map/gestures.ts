import type { Point } from './shapes.ts';

/** What fingers, mouse and wheel want of a map. Points and distances are CSS pixels within the element. */
export interface GestureListener {
  pan(dx: number, dy: number): void;
  /** The map moves on by itself when let go of in motion; pixels per millisecond. */
  fling(vx: number, vy: number): void;
  /** Answers whether there was anything left to zoom, so that the page may scroll instead. */
  zoom(at: Point, factor: number): boolean;
  tap(at: Point, coarse: boolean): void;
  hover(at: Point | undefined): void;
  /** A finger or button is down: motion stops. */
  press(): void;
}

/** A pointer that moved less than this, in pixels, has tapped. */
const TAP_SLACK = 8;

interface Pressed {
  readonly start: Point;
  at: Point;
  moved: boolean;
}

/** Listens until the returned function is called. */
export function listenToGestures(element: HTMLElement, listener: GestureListener): () => void {
  const gone = new AbortController();
  const options = { signal: gone.signal };
  const pressed = new Map<number, Pressed>();
  let velocity = { x: 0, y: 0, time: 0 };

  const within = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const move = (pointer: Pressed, to: Point, time: number): void => {
    const [dx, dy] = [to[0] - pointer.at[0], to[1] - pointer.at[1]];
    const other = [...pressed.values()].find(each => each !== pointer);
    if (other) {
      pinch(listener, other.at, pointer.at, to);
      other.moved = pointer.moved = true;
    } else {
      pointer.moved ||= Math.hypot(to[0] - pointer.start[0], to[1] - pointer.start[1]) > TAP_SLACK;
      if (!pointer.moved) return;
      const elapsed = Math.max(1, time - velocity.time);
      velocity = {
        x: 0.6 * velocity.x + (0.4 * dx) / elapsed,
        y: 0.6 * velocity.y + (0.4 * dy) / elapsed,
        time,
      };
      listener.pan(dx, dy);
    }
    pointer.at = to;
  };

  element.addEventListener(
    'pointerdown',
    event => {
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      pressed.set(event.pointerId, { start: within(event), at: within(event), moved: false });
      velocity = { x: 0, y: 0, time: event.timeStamp };
      listener.press();
    },
    options,
  );
  element.addEventListener(
    'pointermove',
    event => {
      const pointer = pressed.get(event.pointerId);
      if (pointer) move(pointer, within(event), event.timeStamp);
      else if (event.pointerType === 'mouse') listener.hover(within(event));
    },
    options,
  );
  element.addEventListener(
    'pointerup',
    event => {
      const pointer = pressed.get(event.pointerId);
      pressed.delete(event.pointerId);
      if (!pointer || pressed.size > 0) return;
      if (!pointer.moved) listener.tap(pointer.start, event.pointerType !== 'mouse');
      else if (event.timeStamp - velocity.time < 60) listener.fling(velocity.x, velocity.y);
    },
    options,
  );
  element.addEventListener('pointercancel', event => pressed.delete(event.pointerId), options);
  element.addEventListener('pointerleave', () => listener.hover(undefined), options);
  element.addEventListener(
    'wheel',
    event => {
      // A pinch on a trackpad comes as a wheel with Ctrl and in small steps.
      const pixels = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
      const factor = Math.exp(-Math.max(-120, Math.min(120, pixels)) * (event.ctrlKey ? 0.012 : 0.0022));
      if (listener.zoom(within(event), factor) || event.ctrlKey) event.preventDefault();
    },
    { ...options, passive: false },
  );
  return () => gone.abort();
}

/** One of two fingers moved: the map follows their middle, and their distance. */
function pinch(listener: GestureListener, still: Point, from: Point, to: Point): void {
  const before = Math.hypot(from[0] - still[0], from[1] - still[1]);
  const after = Math.hypot(to[0] - still[0], to[1] - still[1]);
  listener.pan((to[0] - from[0]) / 2, (to[1] - from[1]) / 2);
  if (before > 0) listener.zoom([(still[0] + to[0]) / 2, (still[1] + to[1]) / 2], after / before);
}
