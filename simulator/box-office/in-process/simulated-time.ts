import type { Timers } from '../../../server/src/platform/clock.ts';

type Timer = { readonly due: number; readonly work: () => unknown };

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

  /** Sets the time, and begins what is due by then, in its order, each when what was begun before it is done. */
  async set(now: number, done: () => Promise<void>): Promise<void> {
    this.#now = now;
    const due = this.#timers.filter(timer => timer.due <= now).sort((a, b) => a.due - b.due);
    for (const timer of due) {
      if (!this.#timers.includes(timer)) continue;
      this.#drop(timer);
      timer.work();
      await done();
    }
  }

  #drop(timer: Timer): void {
    this.#timers = this.#timers.filter(other => other !== timer);
  }
}
