import type { Timers } from '../../../server/src/platform/clock.ts';

type Timer = { readonly due: number; readonly work: () => unknown };

/** How many timers an instant may begin. */
const MOST_AT_ONCE = 1_000;

/** Time that stands still until it is told to pass. Serves as clock, as stopwatch, and for timers. */
export class SimulatedTime {
  #now: number;
  #timers: Timer[] = [];

  /** Begins at `now`, milliseconds since 1970. */
  constructor(now: number) {
    this.#now = now;
  }

  readonly now = (): number => this.#now;

  /** Timers of somebody who may be gone by now, and then has nothing done any more. */
  timersUnless(isGone: () => boolean): Timers {
    return {
      soon: work => void setImmediate(work),
      after: (ms, work) => {
        const timer = { due: this.#now + ms, work: () => isGone() || work() };
        this.#timers.push(timer);
        return () => this.#drop(timer);
      },
    };
  }

  /**
   * Sets the time, and begins what is due by then, in its order, each when what was begun before it is done; also what is put on
   * meanwhile and due at once, as an alarm that is set anew. Somebody who never stops doing that has it done when time passes again.
   */
  async set(now: number, done: () => Promise<void>): Promise<void> {
    this.#now = now;
    for (let begun = 0; begun < MOST_AT_ONCE; begun++) {
      const [first] = this.#timers.filter(({ due }) => due <= now).sort((a, b) => a.due - b.due);
      if (!first) return;
      this.#drop(first);
      first.work();
      await done();
    }
  }

  #drop(timer: Timer): void {
    this.#timers = this.#timers.filter(other => other !== timer);
  }
}
