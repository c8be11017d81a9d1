import { DatabaseClock, type Stopwatch } from '../booking/index.ts';
import type { Database } from '../platform/database/database.ts';
import type { Ids } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import type { Random } from '../platform/random.ts';
import type { LookAtCrowd } from './core.ts';
import { closing } from './line/decide.ts';
import { OpenLine } from './open-line.ts';
import { begin, loadLine } from './store.ts';
import { letGo, type NewestLine, type Terms, type Watched, watchShows } from './watch.ts';

export interface LinesOptions {
  readonly database: Database;
  readonly newId: Ids;
  readonly random: Random;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
  readonly look: LookAtCrowd;
}

/** A show that is entered through a line, or will be if the load grows. */
export interface WatchedShow {
  terms: Terms;
  /** The newest line, if it is open, or was while we watched. */
  open: OpenLine | undefined;
  /** Holds asked for since the last look, for shows that get a line by load. */
  load: number;
}

const WATCH_EVERY_MS = 500;
const TURN_EVERY_MS = 250;
/** How long an ended line is remembered after its last entry, for those who have not heard of its end. */
const REMEMBERED_MS = 600_000;
const SEED_BYTES = 32;

/**
 * The lines into shows, as this server has them in memory. Twice a second the database is asked what is set, how far the lines
 * have come by other servers, and which of them this server keeps; four times a second people are let in. Memory may be dropped
 * at any time: a line is its log.
 */
export class Lines {
  readonly #options: LinesOptions;
  readonly #clock: DatabaseClock;
  readonly #shows = new Map<string, WatchedShow>();
  readonly #keeper: string;
  #watching: Promise<void> = Promise.resolve();
  #watchedAt = 0;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(options: LinesOptions) {
    this.#options = options;
    this.#clock = new DatabaseClock(options.stopwatch);
    this.#keeper = options.newId();
  }

  /** Takes up all lines that are open, and begins to watch. */
  async start(): Promise<void> {
    await this.#watch();
    this.#timers.push(
      setInterval(() => void this.watch(), WATCH_EVERY_MS).unref(),
      setInterval(() => this.#takeTurns(), TURN_EVERY_MS).unref(),
    );
  }

  /** The database's clock as it is foreseen, in milliseconds since 1970. */
  now(): number {
    return this.#clock.now();
  }

  find(showId: string): WatchedShow | undefined {
    return this.#shows.get(showId);
  }

  /** Looks at the database now: after a change of settings, say. Never rejects. */
  watch(): Promise<void> {
    this.#watching = this.#watching
      .then(() => this.#watch())
      .catch(error => this.#options.log.warn({ err: error }, 'the lines into shows could not be looked at'));
    return this.#watching;
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#watching;
    await Promise.all([...this.#shows.values()].map(({ open }) => open?.close()));
    await letGo(this.#options.database.write, this.#keeper).catch(() => {});
  }

  async #watch(): Promise<void> {
    const { database } = this.#options;
    const watched = await watchShows(database.write, this.#keeper, [...this.#shows.keys()]);
    if (watched[0]) this.#clock.observe(watched[0].clock);
    for (const one of watched) await this.#follow(one);
    const mentioned = new Set(watched.map(({ terms }) => terms.showId));
    for (const [showId, show] of this.#shows) {
      const isOver = show.terms.mode === 'off' && !show.open;
      if (isOver || !mentioned.has(showId)) this.#shows.delete(showId);
    }
    this.#watchedAt = this.#options.stopwatch();
  }

  /** Brings what we know of one show up to date, and makes or ends its line if that is what is set. */
  async #follow({ terms, newest }: Watched): Promise<void> {
    const show = this.#shows.get(terms.showId) ?? { terms, open: undefined, load: 0 };
    this.#shows.set(terms.showId, show);
    show.terms = terms;
    if (newest && (newest.closed === null || show.open?.line.lineId === newest.lineId)) {
      await this.#catchUp(show, newest);
    }
    if (show.open?.line.closed && show.open.isForgotten(this.now() - REMEMBERED_MS)) show.open = undefined;
    const isOpen = newest !== null && newest.closed === null;
    if (isOpen && terms.mode === 'off') await show.open!.writer.turn(() => [closing('switched-off')]);
    if (!isOpen && (terms.mode === 'on' || this.#isCrowded(show))) await this.#begin(show);
  }

  async #catchUp(show: WatchedShow, newest: NewestLine): Promise<void> {
    const { database, log, look } = this.#options;
    if (show.open?.line.lineId !== newest.lineId) {
      const line = await loadLine(database.write, newest.lineId);
      const { seed } = newest;
      show.open = new OpenLine(line!, { database, log, look, clock: this.#clock, seed });
    }
    const open = show.open!;
    open.isKept = newest.isKeeper;
    if (newest.length > open.line.head.length) await open.writer.catchUp();
  }

  async #begin(show: WatchedShow): Promise<void> {
    const { database, random } = this.#options;
    const { showId, opensAt } = show.terms;
    await begin(database.write, { showId, opensAt, seed: random(SEED_BYTES), now: this.now() });
    // It is kept, by whichever server is first, at the next look.
    void this.watch();
  }

  /** More holds were asked for than the show's staff want to take without a line. */
  #isCrowded(show: WatchedShow): boolean {
    const seconds = Math.max(0.1, (this.#options.stopwatch() - this.#watchedAt) / 1000);
    const perSecond = show.load / seconds;
    show.load = 0;
    return show.terms.mode === 'on-load' && perSecond >= show.terms.loadPerSecond;
  }

  #takeTurns(): void {
    for (const { open, terms } of this.#shows.values()) void open?.turn(terms);
  }
}
