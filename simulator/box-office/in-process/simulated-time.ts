/** Time that stands still until it is told to pass. Serves as clock, as stopwatch, and for timers. */
export class SimulatedTime {
  #now: number;
  #timers: { due: number; work: () => void }[] = [];

  /** Begins at `now`, milliseconds since 1970. */
  constructor(now: number) {
    this.#now = now;
  }

  readonly now = (): number => this.#now;

  readonly timers = {
    soon: (work: () => void): void => void setImmediate(work),
    after: (ms: number, work: () => void): (() => void) => {
      const timer = { due: this.#now + ms, work };
      this.#timers.push(timer);
      return () => {
        this.#timers = this.#timers.filter(other => other !== timer);
      };
    },
  };

  /** Sets the time, and does what is due by then, in its order. */
  set(now: number): void {
    this.#now = now;
    const due = this.#timers.filter(timer => timer.due <= now).sort((a, b) => a.due - b.due);
    this.#timers = this.#timers.filter(timer => timer.due > now);
    for (const { work } of due) work();
  }
}
