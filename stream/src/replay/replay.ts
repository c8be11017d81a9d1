import { sleep } from '@matinee/server/src/platform/clock.ts';
import { chunksOf, integer, text, whole } from '../database/columns.ts';
import type { Sql, Writer } from '../database/owner.ts';
import { Job } from '../job/job.ts';
import { type LogRecord, type Offsets, placeOf } from '../log/event-log.ts';
import { loadRules } from '../read/rules.ts';
import { Refused } from '../refused.ts';
import type { Stream } from '../stream.ts';
import { joinAtOnce } from './at-once.ts';
import { type Comparison, compareWithLive, isSame } from './compare.ts';
import { History, type Since } from './history.ts';
import { emptyScratch, KEPT, swap } from './scratch.ts';

export interface ReplayWish {
  readonly since: Since;
  /** How many times as fast as it came; null for as fast as can be. */
  readonly speed: number | null;
  /** Whether what is found is to take the place of live. */
  readonly isSwapping: boolean;
  /** By one query over what was kept as it was read, and not message by message; then of everything, and as fast as can be. */
  readonly isAtOnce: boolean;
}

export interface ReplayReport {
  readonly facts: number;
  readonly tookMs: number;
  /** Whether it was everything that live has read. */
  readonly isWhole: boolean;
  readonly comparisons: readonly Comparison[];
  readonly isSame: boolean;
  readonly isSwapped: boolean;
}

export type ReplayState =
  | { readonly is: 'none' }
  | { readonly is: 'running'; readonly facts: number; readonly reachedAt: number | null }
  | { readonly is: 'done'; readonly report: ReplayReport }
  | { readonly is: 'failed'; readonly reason: string };

type Live = Omit<Stream, 'replays'>;

/**
 * History joined again, by the same job, into tables of its own beside those of live, and then compared with them. The log alone decides
 * what the join comes to, so the two are the same unless somebody has changed one: the tables, the rules, or the job.
 */
export class Replays {
  readonly #stream: Live;
  #state: ReplayState = { is: 'none' };
  #writer: Writer | undefined;

  constructor(stream: Live) {
    this.#stream = stream;
  }

  get state(): ReplayState {
    return this.#state;
  }

  /** Begins; `state` tells how it goes on. Throws Refused while another one runs. */
  start(wish: ReplayWish): void {
    if (this.#state.is === 'running') throw new Refused('A replay is running: wait until it has ended.', 409);
    this.#state = { is: 'running', facts: 0, reachedAt: null };
    this.run(wish).then(
      report => {
        this.#state = { is: 'done', report };
      },
      error => {
        this.#stream.log.error({ err: error }, 'a replay failed');
        this.#state = { is: 'failed', reason: (error as Error).message };
      },
    );
  }

  async run(wish: ReplayWish): Promise<ReplayReport> {
    const { warehouse } = this.#stream;
    const replayed = () => (wish.isAtOnce ? this.#atOnce(wish) : this.#byTheLog(wish));
    const report = await (wish.isSwapping ? warehouse.paused(replayed) : replayed());
    if (report.isSwapped) await warehouse.build({ isFull: true });
    return report;
  }

  /** The marts begin anew in the same transaction: all that they would add up is then told since. */
  async #swap(sql: Sql, kept: readonly string[]): Promise<void> {
    await swap(sql, kept);
    await this.#stream.warehouse.forgetSums(sql);
  }

  async #atOnce({ isSwapping }: ReplayWish): Promise<ReplayReport> {
    const writer = await emptyScratch(this.#stream.owner, this.#writer);
    this.#writer = writer;
    return this.#stream.joining().paused(async (_, reload) => {
      const began = performance.now();
      const facts = await writer.write(joinAtOnce);
      const tookMs = performance.now() - began;
      const comparisons = await writer.write(async sql => {
        const all = await compareWithLive(sql, true);
        if (isSwapping) await this.#swap(sql, []);
        return all;
      });
      if (isSwapping) await reload();
      return {
        facts,
        tookMs,
        isWhole: true,
        comparisons,
        isSame: isSame(comparisons),
        isSwapped: isSwapping,
      };
    });
  }

  async #byTheLog(wish: ReplayWish): Promise<ReplayReport> {
    const began = performance.now();
    const { owner, settings } = this.#stream;
    const writer = await emptyScratch(owner, this.#writer);
    this.#writer = writer;
    const both = { read: writer.write, write: writer.write };
    const job = await Job.open({ owner: both, rules: await loadRules(owner), settings });
    const telling = new Telling(
      job,
      new History(this.#stream, wish.since),
      wish.speed,
      (facts, reachedAt) => {
        this.#state = { is: 'running', facts, reachedAt };
      },
    );
    const joining = this.#stream.joining();
    await telling.until(() => joining.offsets);
    return joining.paused(async (now, reload) => {
      await telling.until(() => joining.offsets);
      await job.tick(now);
      const tookMs = performance.now() - began;
      const isWhole = telling.isWhole(joining.offsets);
      if (wish.isSwapping && !isWhole)
        throw new Refused('Only a replay of everything can take the place of live.');
      const comparisons = await this.#settle(writer, telling, isWhole, wish.isSwapping);
      if (wish.isSwapping) await reload();
      const { facts } = telling;
      return { facts, tookMs, isWhole, comparisons, isSame: isSame(comparisons), isSwapped: wish.isSwapping };
    });
  }

  #settle(writer: Writer, telling: Telling, isWhole: boolean, isSwapping: boolean): Promise<Comparison[]> {
    return writer.write(async sql => {
      await sql.run(REPLAYED_FROM);
      await sql.append('temp.replayed_from', chunksOf(telling.firsts(), FIRST));
      const comparisons = await compareWithLive(sql, isWhole);
      if (isSwapping) await this.#swap(sql, KEPT);
      return comparisons;
    });
  }
}

const REPLAYED_FROM = `
  create or replace temp table replayed_from (topic varchar, "partition" integer, first_offset bigint)`;

type First = Pick<LogRecord, 'topic' | 'partition' | 'offset'>;
const FIRST = [
  text(({ topic }: First) => topic),
  integer(({ partition }: First) => partition),
  whole(({ offset }: First) => offset),
];

/** Tells history to a job, at the pace that was asked for. */
class Telling {
  facts = 0;
  readonly #job: Job;
  readonly #history: History;
  readonly #speed: number | null;
  readonly #told: (facts: number, reachedAt: number) => void;
  readonly #firsts = new Map<string, First>();
  #counts = new Map<string, number>();
  #last: Promise<void> = Promise.resolve();
  /** When the first record was told, by our clock, and when it had come. */
  #began: { readonly clock: number; readonly appendedAt: number } | undefined;

  constructor(
    job: Job,
    history: History,
    speed: number | null,
    told: (facts: number, reachedAt: number) => void,
  ) {
    this.#job = job;
    this.#history = history;
    this.#speed = speed;
    this.#told = told;
  }

  /** Resolves when everything before these offsets is joined, which may grow meanwhile. */
  async until(offsets: () => Offsets): Promise<void> {
    for (let records = await this.#history.next(offsets()); records; ) {
      for await (const due of this.#paced(records)) {
        this.#note(due);
        const done = this.#job.take(due, true);
        done.catch(() => {});
        await this.#last;
        this.#last = done;
      }
      records = await this.#history.next(offsets());
    }
    await this.#last;
  }

  /** Slices of records, each when it is due. */
  async *#paced(records: readonly LogRecord[]): AsyncGenerator<readonly LogRecord[]> {
    if (records.length === 0) return;
    if (this.#speed === null) return yield records;
    this.#began ??= { clock: performance.now(), appendedAt: records[0]!.appendedAt };
    const { clock, appendedAt } = this.#began;
    for (let start = 0; start < records.length; ) {
      const dueIn = clock + (records[start]!.appendedAt - appendedAt) / this.#speed - performance.now();
      if (dueIn > 0) await sleep(dueIn);
      const reached = appendedAt + (performance.now() - clock) * this.#speed;
      const later = records.findIndex((record, at) => at > start && record.appendedAt > reached);
      const end = later < 0 ? records.length : later;
      yield records.slice(start, end);
      start = end;
    }
  }

  #note(records: readonly LogRecord[]): void {
    for (const { topic, partition, offset } of records) {
      const place = placeOf(topic, partition);
      if (!this.#firsts.has(place)) this.#firsts.set(place, { topic, partition, offset });
      this.#counts.set(place, (this.#counts.get(place) ?? 0) + 1);
    }
    this.facts += records.length;
    this.#told(this.facts, records.at(-1)!.appendedAt);
  }

  firsts(): First[] {
    return [...this.#firsts.values()];
  }

  isWhole(offsets: Offsets): boolean {
    return Object.entries(offsets).every(([place, offset]) => (this.#counts.get(place) ?? 0) === offset);
  }
}
