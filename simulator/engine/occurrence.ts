/** Whoever waits for an occurrence. */
export interface Waiter {
  /** Called once, when the occurrence has happened or failed. */
  settled(occurrence: Occurrence<unknown>): void;
}

const PENDING = 0;
const HAPPENED = 1;
const FAILED = 2;

/**
 * Something that happens at most once, and that processes can wait for: `yield occurrence`. It is pending until
 * `succeed` or `fail` is called, once. Waiting for one that has happened already takes no time; waiting for one that has
 * failed throws its error in the waiting process.
 */
export class Occurrence<T = void> {
  #state = PENDING;
  #outcome: unknown = undefined;
  /** Most occurrences are waited for by one: only a second waiter makes a list necessary. */
  #waiter: Waiter | null = null;
  #others: Waiter[] | null = null;

  get pending(): boolean {
    return this.#state === PENDING;
  }

  get happened(): boolean {
    return this.#state === HAPPENED;
  }

  get failed(): boolean {
    return this.#state === FAILED;
  }

  /** What it happened with. Throws while it is pending, and the error if it failed. */
  get value(): T {
    if (this.#state === HAPPENED) return this.#outcome as T;
    if (this.#state === FAILED) throw this.#outcome;
    throw new Error('The occurrence is still pending: wait for it before reading its value.');
  }

  /** What it failed with; undefined if it did not fail. */
  get error(): unknown {
    return this.#state === FAILED ? this.#outcome : undefined;
  }

  /** It happens now. Whoever waits continues at this same simulated time, in the order of waiting. */
  succeed(value: T): void {
    this.#settle(HAPPENED, value);
  }

  /** It fails now: `error` is thrown in whoever waits. */
  fail(error: unknown): void {
    this.#settle(FAILED, error);
  }

  /** Adds a waiter to a pending occurrence. Processes do this by `yield`. */
  addWaiter(waiter: Waiter): void {
    if (this.#waiter === null) this.#waiter = waiter;
    else if (this.#others === null) this.#others = [waiter];
    else this.#others.push(waiter);
  }

  /** Forgets a waiter that no longer waits. */
  removeWaiter(waiter: Waiter): void {
    if (this.#others !== null) this.#others = this.#others.filter(other => other !== waiter);
    if (this.#waiter === waiter) this.#waiter = this.#others?.shift() ?? null;
  }

  protected get awaited(): boolean {
    return this.#waiter !== null;
  }

  #settle(state: number, outcome: unknown): void {
    if (this.#state !== PENDING) throw new Error('An occurrence happens, or fails, only once.');
    this.#state = state;
    this.#outcome = outcome;
    const waiter = this.#waiter;
    if (waiter === null) return;
    const others = this.#others;
    this.#waiter = null;
    this.#others = null;
    waiter.settled(this);
    if (others !== null) for (const other of others) other.settled(this);
  }
}
