import type { Database } from '../platform/database/database.ts';
import type { Log } from '../platform/log.ts';
import type { LookAtCrowd } from './core.ts';
import { Followers } from './followers.ts';
import { admission, closing, opening, rescheduling } from './line/decide.ts';
import type { Closing } from './line/entries.ts';
import { allowance, FIRST_RATE, nextRate, obtainable, room } from './line/flow.ts';
import type { Line } from './line/line.ts';
import type { Terms } from './watch.ts';
import { type ForeseenClock, LineWriter } from './writer.ts';

export interface OpenLineOptions {
  readonly database: Database;
  readonly log: Log;
  readonly look: LookAtCrowd;
  readonly clock: ForeseenClock;
  readonly seed: Uint8Array;
}

/** A line that came about by load ends when nobody has waited in it for so long. */
const CALM_MS = 60_000;

/** One line on this server: its memory, its writer, who follows it, and, if this server keeps it, who lets people in. */
export class OpenLine {
  readonly line: Line;
  readonly writer: LineWriter;
  readonly followers = new Followers();
  isKept = false;
  readonly #options: OpenLineOptions;
  #rate = FIRST_RATE;
  #turnAt: number;
  #waitedAt: number;
  #turning = false;

  constructor(line: Line, options: OpenLineOptions) {
    this.line = line;
    this.#options = options;
    this.#turnAt = options.clock.now();
    this.#waitedAt = this.#turnAt;
    this.writer = new LineWriter(line, { ...options, changed: () => this.tell() });
  }

  /** Tells those who follow a place what is new about it; also what time alone has changed. */
  tell(): void {
    this.followers.tell(this.line, this.now());
  }

  /** Never before the last entry. */
  now(): number {
    return Math.max(this.#options.clock.now(), this.line.latestAt);
  }

  isForgotten(since: number): boolean {
    return this.line.latestAt < since && this.followers.size === 0;
  }

  /** One step of the line: draws, lets in, or ends it. Does nothing while the last one is under way. Never rejects. */
  async turn(terms: Terms): Promise<void> {
    this.tell();
    if (!this.isKept || this.#turning || this.line.closed) return;
    this.#turning = true;
    try {
      if (this.line.openedAt === null) await this.#open(terms);
      else await this.#letIn(terms);
    } catch (error) {
      this.#options.log.warn({ err: error }, 'nobody could be let in just now');
    } finally {
      this.#turning = false;
    }
  }

  close(): Promise<void> {
    return this.writer.close();
  }

  #open({ opensAt }: Terms): Promise<void> {
    this.#turnAt = this.now();
    return this.writer.turn((line, now) => {
      const moved = rescheduling(line, opensAt);
      return moved.length > 0 ? moved : opening(line, now, this.#options.seed);
    });
  }

  async #letIn(terms: Terms): Promise<void> {
    const now = this.now();
    if (this.line.waiting > 0) this.#waitedAt = now;
    const most = await this.#howMany(terms, now);
    if (typeof most === 'string') await this.writer.turn(() => [closing(most)]);
    else if (most > 0) await this.writer.turn((line, at) => admission(line, most, at, terms.passMs));
  }

  /** How many may be let in now, or why nobody ever will be. */
  async #howMany(terms: Terms, now: number): Promise<number | Closing> {
    if (now >= terms.onSaleUntil) return 'sale-over';
    if (terms.mode === 'on-load' && now - this.#waitedAt >= CALM_MS) return 'calm';
    const asked = performance.now();
    const left = await this.#options.look(this.line.showId, this.line.buyersInside(now));
    this.#rate = nextRate(this.#rate, left ? performance.now() - asked : Number.POSITIVE_INFINITY);
    if (!left) return 0;
    if (obtainable(left) === 0) return 'sold-out';
    const allowed = allowance(this.#rate, now - this.#turnAt);
    // What is not whole yet is not lost: the time for it goes on counting.
    if (allowed > 0) this.#turnAt = now;
    return Math.min(allowed, room(left, terms.mostAtOnce));
  }
}
