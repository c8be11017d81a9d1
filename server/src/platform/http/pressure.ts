import { type Refusal, refuse } from '@matinee/contract/refusals.ts';
import { systemTimers, type Timers } from '../clock.ts';

/** How much it matters that a request is answered now: reading may wait, what is being bought less so, what is paid for never. */
export type Urgency = 'browse' | 'buy' | 'settle';

/**
 * From which lateness on requests are refused, in milliseconds. A request waits that long before the server even sees it, so
 * by then its answer is late already, and answering fewer of them is all that helps.
 */
const TOO_LATE_MS: Readonly<Record<Urgency, number>> = {
  browse: 200,
  buy: 800,
  settle: Number.POSITIVE_INFINITY,
};

const LOOK_EVERY_MS = 20;
/** One long turn is no overload; so many in a row are, and what counts is the shortest of them. */
const TURNS = 5;

/** How late everything is, as far as the event loop shows: how much later than asked for it comes round. */
export class Pressure {
  readonly #stopwatch: () => number;
  readonly #timers: Timers;
  #callOff: () => void;
  /** Of the last turns. */
  readonly #late: number[] = Array(TURNS).fill(0);
  #lateMs = 0;
  #looked: number;

  constructor(stopwatch: () => number = () => performance.now(), timers: Timers = systemTimers) {
    this.#stopwatch = stopwatch;
    this.#timers = timers;
    this.#looked = stopwatch();
    this.#callOff = timers.after(LOOK_EVERY_MS, () => this.look());
  }

  /** Called every 20 ms, or as soon after that as the loop comes round. */
  look(): void {
    this.#callOff = this.#timers.after(LOOK_EVERY_MS, () => this.look());
    const now = this.#stopwatch();
    this.#late.push(Math.max(0, now - this.#looked - LOOK_EVERY_MS));
    this.#late.shift();
    this.#lateMs = Math.min(...this.#late);
    this.#looked = now;
  }

  /** A refusal that costs next to nothing, while there is too much to do for requests that matter no more than this. */
  refusal(urgency: Urgency): Refusal | undefined {
    return this.#lateMs > TOO_LATE_MS[urgency] ? refuse('overloaded') : undefined;
  }

  close(): void {
    this.#callOff();
  }
}
