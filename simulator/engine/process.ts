import type { Scheduled } from './calendar.ts';
import { Occurrence, type Waiter } from './occurrence.ts';
import { priorities, type Simulation } from './simulation.ts';

/** What a process may wait for: a length of simulated time, or an occurrence. */
export type Wait = number | Occurrence<unknown>;

/** The life of a process: a generator that yields what it waits for, and returns what it came to. */
export type Life<T = void> = Generator<Wait, T, void>;

/** Thrown in a process that was interrupted, at the `yield` where it waited. */
export class Interrupted extends Error {
  override readonly cause: unknown;

  constructor(cause: unknown) {
    super('The process was interrupted.');
    this.name = 'Interrupted';
    this.cause = cause;
  }
}

/** The rank of no entry. */
const NO_ENTRY = -1;

/** Tells `proceed` that there is nothing to throw; anything else could be thrown, undefined included. */
const NOTHING = Symbol('nothing');

/**
 * Something that lives through simulated time. Itself an occurrence: it happens when its life returns, with what it
 * returned, and fails with what its life throws. A failure that nobody waits for ends the run with that error, so that
 * no mistake passes unseen. Made by `simulation.start`.
 *
 * A process waiting for time is its own entry in the calendar: no object is made for the wait.
 */
export class Process<T = void> extends Occurrence<T> implements Scheduled, Waiter {
  readonly #simulation: Simulation;
  readonly #life: Life<T>;
  /** The calendar's entry that continues this process; older entries no longer count. */
  #entry = NO_ENTRY;
  #waitingFor: Occurrence<unknown> | null = null;
  #interruption: Interrupted | null = null;

  constructor(simulation: Simulation, life: Life<T>) {
    super();
    this.#simulation = simulation;
    this.#life = life;
    this.#proceed();
  }

  /**
   * Throws `Interrupted` with `cause` where the process waits, at this same simulated time and before anything of
   * normal priority. What it waited for goes on without it. Returns false, doing nothing, when the process has ended
   * or an interruption is on its way already.
   */
  interrupt(cause?: unknown): boolean {
    if (!this.pending || this.#interruption !== null) return false;
    if (this.#waitingFor === null && this.#entry === NO_ENTRY)
      throw new Error('A process cannot interrupt itself.');
    this.#waitingFor?.removeWaiter(this);
    this.#waitingFor = null;
    this.#interruption = new Interrupted(cause);
    this.#entry = this.#simulation.enter(0, priorities.urgent, this);
    return true;
  }

  happen(rank: number): void {
    if (rank !== this.#entry) return;
    this.#entry = NO_ENTRY;
    const waitedFor = this.#waitingFor;
    this.#waitingFor = null;
    if (this.#interruption !== null) {
      const interruption = this.#interruption;
      this.#interruption = null;
      this.#proceed(interruption);
    } else if (waitedFor?.failed) this.#proceed(waitedFor.error);
    else this.#proceed();
  }

  settled(_occurrence: Occurrence<unknown>): void {
    this.#entry = this.#simulation.enter(0, priorities.normal, this);
  }

  /** Lives on until the next wait that takes time, or to the end. */
  #proceed(thrown: unknown = NOTHING): void {
    try {
      let step = thrown === NOTHING ? this.#life.next() : this.#life.throw(thrown);
      while (!step.done) {
        const wait = step.value;
        if (typeof wait === 'number') {
          if (wait >= 0) {
            this.#entry = this.#simulation.enter(wait, priorities.normal, this);
            return;
          }
          step = this.#life.throw(new RangeError(`A process cannot wait for ${wait}.`));
        } else if (wait.happened) step = this.#life.next();
        else if (wait.failed) step = this.#life.throw(wait.error);
        else {
          this.#waitingFor = wait;
          wait.addWaiter(this);
          return;
        }
      }
      this.succeed(step.value);
    } catch (error) {
      this.#end(error);
    }
  }

  #end(error: unknown): void {
    if (!this.awaited) this.#simulation.breakOff(error);
    this.fail(error);
  }
}
