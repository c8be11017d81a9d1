import { assertPriority, Calendar, type Scheduled } from './calendar.ts';
import { Occurrence } from './occurrence.ts';
import { type Life, Process } from './process.ts';
import { RandomStream } from './random.ts';

/** Among occurrences at one time the lower number comes first; any integer from -255 to 255 may be used. */
export const priorities = { urgent: -1, normal: 0, late: 1 } as const;

/**
 * Why `run` came back: `until` was reached; nothing is left to happen; `stop` was called; or `atMost` occurrences
 * have happened.
 */
export type RunEnd = 'until' | 'nothing-left' | 'stopped' | 'at-most';

/**
 * A world with a clock of its own. Time is a number in whatever unit the world chooses, and begins at 0. Nothing here
 * reads a real clock or a real source of chance: the same seed and the same processes give the same run, everywhere.
 *
 * ```ts
 * const simulation = new Simulation({ seed: 42 });
 * const clerk = new Resource(simulation, { capacity: 1 });
 * const chance = simulation.random('service');
 *
 * function* customer() {
 *   const turn = clerk.request();
 *   yield turn;                        // until it is granted
 *   try {
 *     yield chance.exponential(2);     // for that long
 *   } finally {
 *     clerk.release(turn);
 *   }
 * }
 *
 * simulation.start(customer());
 * simulation.run({ until: 60 });
 * ```
 */
export class Simulation {
  readonly seed: number;
  #now = 0;
  #happened = 0;
  #stopped = false;
  #broken: { error: unknown } | null = null;
  readonly #calendar = new Calendar();
  readonly #streams = new Map<string, RandomStream>();

  /** `seed` is an integer from 0 to 2^53 - 1. */
  constructor({ seed }: { seed: number }) {
    if (!Number.isSafeInteger(seed) || seed < 0)
      throw new RangeError(`A seed is an integer from 0 to 2^53 - 1, not ${seed}.`);
    this.seed = seed;
  }

  get now(): number {
    return this.#now;
  }

  /** When the next occurrence is due; Infinity when there is none. One that was cancelled counts until its time has come. */
  get next(): number {
    return this.#calendar.nextTime();
  }

  /** How many occurrences the calendar has brought about. */
  get happened(): number {
    return this.#happened;
  }

  /**
   * The stream of random numbers of one source, derived from the seed and the source's name: what one source draws never
   * changes what another one draws. The same name gives the same stream.
   */
  random(source: string): RandomStream {
    let stream = this.#streams.get(source);
    if (!stream) {
      stream = RandomStream.of(this.seed, source);
      this.#streams.set(source, stream);
    }
    return stream;
  }

  /** Begins a process: it runs at once up to its first wait, within this call. */
  start<T>(life: Life<T>): Process<T> {
    return new Process(this, life);
  }

  /** An occurrence that happens after `delay`, unless it is cancelled. To merely let time pass, `yield delay` is quicker. */
  timeout(delay: number, { priority = priorities.normal as number } = {}): Timeout {
    assertDelay(delay);
    assertPriority(priority);
    return new Timeout(this, delay, priority);
  }

  /** Calls `action` after `delay`; `cancel` on what is returned prevents it. */
  after(delay: number, action: () => void, { priority = priorities.normal as number } = {}): Timeout {
    const timeout = this.timeout(delay, { priority });
    timeout.addWaiter({ settled: action });
    return timeout;
  }

  /**
   * Lets happen what is due before `until`, then sets the clock to `until`; what is due exactly then is left for the next
   * run. May be called again to go on. `atMost` bounds how many occurrences happen, so that a caller can attend to
   * something else in between.
   */
  run({ until = Number.POSITIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = {}): RunEnd {
    if (Number.isNaN(until) || until < this.#now)
      throw new RangeError(`Time is ${this.#now}: it cannot run until ${until}.`);
    this.#stopped = false;
    const calendar = this.#calendar;
    const last = this.#happened + atMost;
    this.#rethrow();
    while (!this.#stopped) {
      if (this.#happened >= last) return 'at-most';
      if (calendar.nextTime() >= until) return this.#rest(until);
      const subject = calendar.take()!;
      this.#now = calendar.time;
      this.#happened++;
      subject.happen(calendar.rank);
      if (this.#broken !== null) this.#rethrow();
    }
    return 'stopped';
  }

  /** Makes `run` come back after the present occurrence. Everything stays as it is, and `run` may go on later. */
  stop(): void {
    this.#stopped = true;
  }

  /** For parts of the engine: enters `subject` after `delay` and returns the entry's rank. */
  enter(delay: number, priority: number, subject: Scheduled): number {
    return this.#calendar.add(this.#now + delay, priority, subject);
  }

  /** For parts of the engine: makes `run` throw `error`, once. */
  breakOff(error: unknown): void {
    this.#broken ??= { error };
  }

  #rest(until: number): RunEnd {
    if (until === Number.POSITIVE_INFINITY) return 'nothing-left';
    this.#now = until;
    return 'until';
  }

  #rethrow(): void {
    if (this.#broken === null) return;
    const { error } = this.#broken;
    this.#broken = null;
    throw error;
  }
}

/** An occurrence that the clock brings about. Made by `simulation.timeout`. */
export class Timeout extends Occurrence<void> implements Scheduled {
  #entry: number;

  constructor(simulation: Simulation, delay: number, priority: number) {
    super();
    this.#entry = simulation.enter(delay, priority, this);
  }

  /** It will not happen any more; whoever waits for it waits forever. */
  cancel(): void {
    this.#entry = Number.NaN;
  }

  happen(rank: number): void {
    if (rank === this.#entry) this.succeed();
  }
}

function assertDelay(delay: number): void {
  if (!(delay >= 0)) throw new RangeError(`A delay is a number from 0 up, not ${delay}.`);
}
