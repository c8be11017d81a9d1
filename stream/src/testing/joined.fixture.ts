import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLog } from '@matinee/server/src/platform/log.ts';
import type { Row } from '../database/owner.ts';
import type { Control } from '../job/feeds.ts';
import { Job } from '../job/job.ts';
import type { JobSteps } from '../job/statements.ts';
import { control, feedLines, type Line } from '../process/feeding.ts';
import { loadRules } from '../read/rules.ts';
import { type Reconciliation, reconcile } from '../reconcile.ts';
import { type Settings, settingsFor } from '../settings.ts';
import { openStream, type Stream } from '../stream.ts';

type Ends = { after(work: () => Promise<void> | void): void };

/** A stream in a folder of its own, whose join a test drives batch by batch, with a clock that the test sets. */
export class TestStream {
  now: number;
  readonly folder: string;
  readonly #chosen: Partial<Settings>;
  stream!: Stream;
  job!: Job;
  /** Takes the place of stream/job from the next start on. */
  steps: JobSteps | undefined;
  /** As JobOptions has it, from the next start on. */
  compactEvery = 1_000_000;

  private constructor(folder: string, now: number, chosen: Partial<Settings>) {
    this.folder = folder;
    this.now = now;
    this.#chosen = chosen;
  }

  static async open(t: Ends, now: number, chosen: Partial<Settings> = {}): Promise<TestStream> {
    const folder = mkdtempSync(join(tmpdir(), 'matinee-stream-'));
    const given = new TestStream(folder, now, chosen);
    await given.open();
    t.after(async () => {
      await given.stream.close();
      rmSync(folder, { recursive: true });
    });
    return given;
  }

  async open(): Promise<void> {
    const settings = settingsFor(this.folder, this.#chosen);
    const log = openLog('off', 'silent');
    this.stream = await openStream({ settings, clock: () => this.now, log });
    const { owner } = this.stream;
    this.job = await Job.open({
      owner,
      rules: await loadRules(owner),
      settings,
      compactEvery: this.compactEvery,
      ...(this.steps && { steps: this.steps }),
    });
  }

  /** As after the process was started anew: nothing but the files is left. */
  async restart(): Promise<void> {
    await this.stream.close();
    await this.open();
  }

  feed(lines: readonly Line[], feed = 'open'): Promise<void> {
    return feedLines(this.stream.events, feed, lines);
  }

  tell(feed: string, what: Control): Promise<void> {
    return this.stream.events.append([control(feed, what)]);
  }

  /** Joins the next records, at most `batch` of them; says whether there were any. */
  async join(batch = 50_000, isClosing = true): Promise<boolean> {
    const records = await this.stream.events.read(this.job.offsets, batch);
    if (records.length > 0) await this.job.take(records, isClosing);
    return records.length > 0;
  }

  /** Ends a feed, and joins all there is. */
  async finish(feed = 'open'): Promise<Reconciliation> {
    await this.tell(feed, { end: 'all' });
    while (await this.join()) {
      // Until nothing is left.
    }
    return reconcile(this.stream.owner);
  }

  rows<R = Row>(text: string): Promise<R[]> {
    return this.stream.owner.read(sql => sql.rows<R>(text));
  }
}
