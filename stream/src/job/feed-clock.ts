/** How far a feed has come by the times of its own facts. Instants of facts in microseconds, of arrivals in milliseconds. */
export interface FeedClockOptions {
  readonly toleranceMs: number;
  readonly idleMs: number;
}

/** One topic's partition of a feed, or a whole file: in it, times grow but for the tolerance. */
export interface Input {
  latest: number;
  arrivedAt: number;
  isEnded: boolean;
}

/**
 * The watermark of a feed: no earlier fact of it is expected any more. It is the least, over the feed's inputs, of the latest time
 * seen there, less the tolerance; and it never goes back. An input that has been silent for a while is left out. Where all are
 * silent, the feed's time passes as ours does, so that its last windows close as well.
 */
export class FeedClock {
  readonly inputs = new Map<string, Input>();
  watermark: number;
  /** Its facts come in no order of time: they are judged together, at the end. */
  isUnordered = false;
  readonly #options: FeedClockOptions;
  /** The input that holds the watermark back, at which time it does, and until when no input can have become idle. */
  #held: Input | undefined;
  #heldAt = 0;
  #heldUntil = 0;

  constructor(options: FeedClockOptions, watermark = Number.NEGATIVE_INFINITY) {
    this.#options = options;
    this.watermark = watermark;
  }

  /** An input that is known before its first fact: until it is idle, it holds the watermark back. */
  expect(name: string, at: number): void {
    if (this.inputs.has(name)) return;
    this.#held = undefined;
    this.inputs.set(name, { latest: Number.NEGATIVE_INFINITY, arrivedAt: at, isEnded: false });
  }

  /** A fact of `time` has arrived at `at`. Whether it is late is asked before. */
  observe(name: string, time: number, at: number): void {
    const input = this.inputs.get(name);
    if (!input) {
      this.inputs.set(name, { latest: time, arrivedAt: at, isEnded: false });
      this.#held = undefined;
    } else {
      // One that was idle may hold the watermark back again.
      if (at - input.arrivedAt >= this.#options.idleMs) this.#held = undefined;
      input.arrivedAt = at;
      if (time > input.latest) input.latest = time;
    }
    this.advance(at);
  }

  /**
   * Whether a fact is late that arrives at `at`, before it is observed. The time that has passed in silence counts first: so the log alone
   * decides it, and not how often somebody looked meanwhile.
   */
  isLate(time: number, at: number): boolean {
    this.advance(at);
    return time < this.watermark;
  }

  /** Nothing more comes from this input, or, without a name, from any. */
  end(name: string | undefined, at: number): void {
    this.#held = undefined;
    for (const [each, input] of this.inputs) if (name === undefined || each === name) input.isEnded = true;
    if (name === undefined) this.watermark = Number.POSITIVE_INFINITY;
    else this.advance(at);
  }

  /** Moves the watermark to where it is at `at`; says whether it has moved. */
  advance(at: number): boolean {
    if (this.isUnordered || (this.#held?.latest === this.#heldAt && at < this.#heldUntil)) return false;
    return this.#reckon(at);
  }

  #reckon(at: number): boolean {
    const { toleranceMs, idleMs } = this.#options;
    let least = Number.POSITIVE_INFINITY;
    let latest = Number.NEGATIVE_INFINITY;
    let lastArrival = Number.NEGATIVE_INFINITY;
    this.#held = undefined;
    this.#heldUntil = Number.POSITIVE_INFINITY;
    for (const input of this.inputs.values()) {
      if (input.latest > latest) latest = input.latest;
      if (input.arrivedAt > lastArrival) lastArrival = input.arrivedAt;
      if (input.isEnded || at - input.arrivedAt >= idleMs) continue;
      this.#heldUntil = Math.min(this.#heldUntil, input.arrivedAt + idleMs);
      if (this.#held && input.latest >= least) continue;
      least = input.latest;
      this.#held = input;
      this.#heldAt = least;
    }
    const reached = least < Number.POSITIVE_INFINITY ? least : latest + Math.max(0, at - lastArrival) * 1_000;
    const watermark = reached - toleranceMs * 1_000;
    if (!(watermark > this.watermark)) return false;
    this.watermark = watermark;
    return true;
  }
}
