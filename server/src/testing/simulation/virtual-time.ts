import type { Timers } from '../../platform/clock.ts';

interface Planned {
  readonly at: number;
  readonly order: number;
  readonly work: () => void;
  isOff: boolean;
}

const MOST_A_TURN = 64;

/**
 * Time that passes only when everything that could happen now has happened. All that waits waits here, and one thing happens
 * after another, in the order of instants and, within one, in the order in which they were planned; so a run can be had
 * again to the last detail. Milliseconds, whole ones.
 */
export class VirtualTime implements Timers {
  now = 0;
  /** In the order of a heap: nothing is planned for earlier than what stands at half its place. */
  readonly #planned: Planned[] = [];
  #order = 0;

  /** Calls back in `ms` milliseconds; what is returned calls it off. */
  plan(ms: number, work: () => void): () => void {
    const planned = { at: this.now + Math.floor(ms), order: this.#order++, work, isOff: false };
    this.#rise(planned);
    return () => {
      planned.isOff = true;
    };
  }

  soon(work: () => void): void {
    this.plan(0, work);
  }

  /** As the timers of Node do it, which wait for a millisecond at least. */
  after(ms: number, work: () => void): () => void {
    return this.plan(Math.max(1, ms), work);
  }

  sleep(ms: number): Promise<void> {
    return new Promise(resolve => void this.plan(ms, resolve));
  }

  /**
   * Lets time pass until nothing is planned any more, or `isOver`. Between two things that happen Node does all promises that
   * the first has settled, and all that rest on them; many of them share a turn of its loop, which would cost more than they do.
   */
  pass(isOver: () => boolean = () => false): Promise<void> {
    return new Promise((resolve, reject) => {
      let hasEnded = !this.#happen();
      const happen = () => {
        if (hasEnded) return;
        try {
          hasEnded = isOver() || !this.#happen();
        } catch (error) {
          hasEnded = true;
          reject(error);
        }
      };
      const turn = () => {
        if (hasEnded) return resolve();
        for (let count = 0; count < MOST_A_TURN; count++) setImmediate(happen);
        setImmediate(turn);
      };
      turn();
    });
  }

  /** Has the next thing happen; false if there is none. */
  #happen(): boolean {
    for (let next = this.#take(); next; next = this.#take()) {
      if (next.isOff) continue;
      this.now = next.at;
      next.work();
      return true;
    }
    return false;
  }

  #rise(planned: Planned): void {
    const heap = this.#planned;
    let place = heap.push(planned) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!isBefore(planned, heap[above]!)) break;
      heap[place] = heap[above]!;
      place = above;
    }
    heap[place] = planned;
  }

  #take(): Planned | undefined {
    const heap = this.#planned;
    const first = heap[0];
    const last = heap.pop();
    if (heap.length === 0 || last === undefined) return first;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below += 1;
      if (!isBefore(heap[below]!, last)) break;
      heap[place] = heap[below]!;
      place = below;
    }
    heap[place] = last;
    return first;
  }
}

const isBefore = (one: Planned, other: Planned): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);
