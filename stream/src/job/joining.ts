import { sleep } from '@matinee/server/src/platform/clock.ts';
import type { Log } from '@matinee/server/src/platform/log.ts';
import type { EventLog, LogRecord, Offsets } from '../log/event-log.ts';
import type { Settings } from '../settings.ts';
import { CONTROL } from './feeds.ts';
import type { Job } from './job.ts';

/** What is over is told this often at least; matches are told at once. */
const CLOSE_EVERY_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const STOPPED = 'the join was stopped';

export interface JoiningOptions {
  readonly job: Job;
  readonly events: EventLog;
  readonly settings: Settings;
  readonly clock: () => number;
  readonly log: Log;
}

export interface Joining {
  /** Resolves when everything before these offsets is joined, and what of it is over is told. */
  reached(offsets: Offsets, signal?: AbortSignal): Promise<void>;
  /** Everything before them is joined and committed. */
  readonly offsets: Offsets;
  /**
   * Does `work` while nothing is joined: everything that was taken is told and committed, and what is over is closed; by our clock at
   * `now`, or, where that is undefined, by what was joined, since more has come meanwhile. If it changes tables of the join, it must
   * have them loaded again.
   */
  paused<T>(work: (now: number | undefined, reload: () => Promise<void>) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** Joins whatever arrives, for as long as it runs. A batch is what has arrived while the last one was being joined. */
export function keepJoining(options: JoiningOptions): Joining {
  const stopped = new AbortController();
  const loop = new Loop(options, stopped.signal);
  const ended = loop.run();
  return {
    get offsets() {
      return options.job.offsets;
    },
    paused: work => loop.pause(work),
    async reached(offsets, signal) {
      const isReached = () =>
        Object.entries(offsets).every(([place, offset]) => (options.job.offsets[place] ?? 0) >= offset);
      while (!isReached()) {
        if (signal?.aborted || stopped.signal.aborted) throw new Error(STOPPED);
        await sleep(10);
      }
    },
    stop() {
      stopped.abort();
      return ended;
    },
  };
}

/** A batch that is being joined. */
interface Taken {
  readonly records: readonly LogRecord[];
  readonly done: Promise<void>;
}

class Loop {
  readonly #options: JoiningOptions;
  readonly #stopped: AbortSignal;
  #closedAt = 0;
  #failures = 0;
  #batch: number;
  /** The batch before: it is being written while the next one is read and judged. */
  #last: Taken | undefined;
  readonly #pauses: { go(): Promise<void>; reject(error: Error): void }[] = [];
  /** Ends the waiting for records. */
  #wake = new AbortController();

  constructor(options: JoiningOptions, stopped: AbortSignal) {
    this.#options = options;
    this.#stopped = stopped;
    this.#batch = options.settings.batch;
  }

  pause<T>(work: (now: number | undefined, reload: () => Promise<void>) => Promise<T>): Promise<T> {
    const { job, events, clock } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const go = async () => {
      const present = clock();
      const now = (await events.read(job.next, 1)).length === 0 ? present : undefined;
      await job.tick(now);
      resolve(await work(now, () => job.load()));
    };
    if (this.#stopped.aborted) reject(new Error(STOPPED));
    else this.#pauses.push({ go: () => go().catch(reject), reject });
    this.#wake.abort();
    return promise;
  }

  async run(): Promise<void> {
    while (!this.#stopped.aborted) {
      try {
        this.#wake = new AbortController();
        if (this.#pauses.length > 0 && (await this.#settle())) await this.#pauses.shift()!.go();
        else await this.#turn();
      } catch (error) {
        await this.#fail(error, []);
      }
    }
    await this.#settle();
    for (const { reject } of this.#pauses) reject(new Error(STOPPED));
  }

  async #turn(): Promise<void> {
    const { job, events, clock } = this.#options;
    const tick = AbortSignal.any([this.#stopped, this.#wake.signal, AbortSignal.timeout(CLOSE_EVERY_MS)]);
    await events.arrival(job.next, tick);
    // What comes after the reading has come after this time, and is judged by a later one.
    const now = clock();
    const records = await events.read(job.next, this.#batch);
    if (records.length === 0) {
      if (await this.#settle()) await job.tick(now);
      return;
    }
    const isLast = records.some(({ topic }) => topic === CONTROL);
    const isClosing = isLast || performance.now() - this.#closedAt >= CLOSE_EVERY_MS;
    if (isClosing) this.#closedAt = performance.now();
    const done = job.take(records, isClosing);
    // Whether it went well is asked by whoever settles it.
    done.catch(() => {});
    const before = this.#last;
    this.#last = { records, done };
    await this.#settle(before);
  }

  /** Waits until a batch is written; says whether it was. */
  async #settle(taken = this.#last): Promise<boolean> {
    try {
      await taken?.done;
    } catch (error) {
      await this.#fail(error, taken!.records);
      return false;
    }
    if (taken === undefined) return true;
    if (taken === this.#last) this.#last = undefined;
    this.#failures = 0;
    this.#batch = this.#options.settings.batch;
    return true;
  }

  /** A batch that cannot be joined is tried in smaller ones, down to the one record that is to blame. */
  async #fail(error: unknown, records: readonly LogRecord[]): Promise<void> {
    const { job, log } = this.#options;
    this.#failures += 1;
    const pause = Math.min(2 ** this.#failures * 50, LONGEST_PAUSE_MS);
    log.error({ err: error, again: pause }, 'a batch of the sales stream could not be joined; trying again');
    await this.#last?.done.catch(() => {});
    this.#last = undefined;
    await sleep(pause, this.#stopped);
    await job.load();
    if (records.length === 1 && this.#failures > 3) await job.bury(records[0]!, String(error));
    this.#batch = Math.max(1, this.#batch >> 3);
  }
}
