import { mkdirSync } from 'node:fs';
import { type DataFolder, takeDataFolder } from '@matinee/server/src/platform/data-folder.ts';
import type { Log } from '@matinee/server/src/platform/log.ts';
import { Insights } from './charts/insights.ts';
import { type Owner, openOwner } from './database/owner.ts';
import { prepareTables } from './database/tables.ts';
import { FraudWatch } from './fraud/watch.ts';
import { Job } from './job/job.ts';
import { type Joining, keepJoining } from './job/joining.ts';
import { Lake } from './lake/lake.ts';
import { type EmbeddedLog, openEmbeddedLog } from './log/embedded-log.ts';
import { onceEach } from './process/once.ts';
import { loadRules } from './read/rules.ts';
import { Replays } from './replay/replay.ts';
import { partsOf, type Settings } from './settings.ts';
import { Warehouse } from './warehouse/warehouse.ts';

/** All that the parts of the stream share; its composition root. */
export interface Stream {
  readonly settings: Settings;
  readonly clock: () => number;
  readonly log: Log;
  readonly owner: Owner;
  readonly events: EmbeddedLog;
  readonly lake: Lake;
  readonly warehouse: Warehouse;
  readonly insights: Insights;
  readonly fraud: FraudWatch;
  readonly replays: Replays;
  /** Does what comes under a key once. */
  readonly once: ReturnType<typeof onceEach>;
  /** The join, once it was started. */
  joining(): Joining;
  startJoining(): Promise<void>;
  close(): Promise<void>;
}

export interface StreamOptions {
  readonly settings: Settings;
  readonly clock: () => number;
  readonly log: Log;
}

/** Opens the stream of a folder, which nobody else may have open. Throws CannotStart if somebody has. */
export async function openStream({ settings, clock, log }: StreamOptions): Promise<Stream> {
  const folder: DataFolder = takeDataFolder(settings.folder);
  const parts = partsOf(settings);
  try {
    for (const path of [parts.lake, parts.scratch]) mkdirSync(path, { recursive: true });
    const events = await openEmbeddedLog({ folder: parts.log, clock, partitions: settings.partitions });
    const owner = await openOwner({ path: parts.database, folders: [parts.lake, parts.scratch] });
    await prepareTables(owner);
    const keepMs = settings.rawRetentionMs;
    const lake = await Lake.open({ owner, events, folder: parts.lake, clock, keepMs });
    const warehouse = await Warehouse.open({ owner, clock, flushLake: () => lake.flush() });
    const fraud = await FraudWatch.open(owner);
    let joining: Joining | undefined;
    const stream: Omit<Stream, 'replays'> = {
      settings,
      clock,
      log,
      owner,
      events,
      lake,
      warehouse,
      insights: new Insights(owner, warehouse, clock, parts.scratch),
      fraud,
      once: onceEach(),
      joining() {
        if (!joining) throw new Error('nothing is being joined');
        return joining;
      },
      async startJoining() {
        const job = await Job.open({ owner, rules: await loadRules(owner), settings });
        joining = keepJoining({ job, events, settings, clock, log });
      },
      async close() {
        await joining?.stop();
        await events.close();
        await owner.close();
        folder.release();
      },
    };
    return { ...stream, replays: new Replays(stream) };
  } catch (error) {
    folder.release();
    throw error;
  }
}
