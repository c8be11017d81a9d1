/** Milliseconds that only ever grow, whatever is done to the machine's clock. */
export type Stopwatch = () => number;

/**
 * The database's clock as it is foreseen between two looks at it (B4: only that clock decides). Follows the machine's
 * stopwatch, not its clock, so setting the machine's clock changes nothing; and every batch asserts the instant on which
 * it was decided against the database's own, so a wrong foresight commits nothing.
 */
export class DatabaseClock {
  readonly #stopwatch: Stopwatch;
  #ahead = Number.NaN;
  #latest = 0;

  constructor(stopwatch: Stopwatch) {
    this.#stopwatch = stopwatch;
  }

  get isSet(): boolean {
    return !Number.isNaN(this.#ahead);
  }

  /** Milliseconds since 1970 by the database; never less than said before, unless the clock was set anew. */
  now(): number {
    this.#latest = Math.max(this.#latest, Math.floor(this.#stopwatch() + this.#ahead));
    return this.#latest;
  }

  /** To be read when the database is asked, see `observe`. */
  get asked(): number {
    return this.#stopwatch();
  }

  /**
   * Takes what the database has said, in milliseconds, to who asked at `asked`. It was said after that and before now,
   * whatever has kept the answer since: what was foreseen stands as long as it agrees with both. Without
   * `asked`, it was said just now.
   */
  observe(said: number, asked = this.#stopwatch()): void {
    const least = said - this.#stopwatch();
    const most = said - asked;
    this.#ahead = this.isSet ? Math.min(Math.max(this.#ahead, least), most) : least;
  }

  /** Forgets what was foreseen; it must be set before it is read again. */
  unset(): void {
    this.#ahead = Number.NaN;
    this.#latest = 0;
  }
}
