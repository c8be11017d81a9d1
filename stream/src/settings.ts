import { join, resolve } from 'node:path';

/** Everything about the stream that an installation may choose. Times are milliseconds. */
export interface Settings {
  /** The folder in which the stream keeps all that lasts; inside the data folder of Matinee. */
  readonly folder: string;
  /** How long after its booking a payment still belongs to it, the last millisecond included. */
  readonly windowMs: number;
  /** The same for Matinee's own bookings, whose buyers may try again until their hold ends. */
  readonly ownWindowMs: number;
  /** How far out of order facts may come: the watermark stays this far behind the latest. */
  readonly toleranceMs: number;
  /** After this much silence an input no longer holds the watermark back. */
  readonly idleMs: number;
  /** What lies further ahead of its arrival is not believed. */
  readonly mostAheadMs: number;
  /** What a fact behind the watermark becomes: a dead letter, or part of a join that is done again. */
  readonly late: 'dead-letter' | 'adjust';
  /** Which clock the join goes by: the feed's own, or ours when a message arrived. */
  readonly time: 'event' | 'arrival';
  /** How many records at most are joined in one transaction. */
  readonly batch: number;
  readonly partitions: number;
  /** The log forgets what is older and read. */
  readonly logRetentionMs: number;
  /** How often what has come is written to the lake. */
  readonly lakeEveryMs: number;
  /** How long the lake keeps raw facts. */
  readonly rawRetentionMs: number;
}

const MINUTE = 60_000;

export const usual: Omit<Settings, 'folder'> = {
  windowMs: 2 * MINUTE,
  ownWindowMs: 30 * MINUTE,
  toleranceMs: 2 * MINUTE,
  idleMs: MINUTE,
  mostAheadMs: 5 * MINUTE,
  late: 'dead-letter',
  time: 'event',
  batch: 50_000,
  partitions: 4,
  logRetentionMs: 7 * 24 * 60 * MINUTE,
  lakeEveryMs: 2 * MINUTE,
  rawRetentionMs: 30 * 24 * 60 * MINUTE,
};

/** Where the stream lives in a data folder of Matinee. */
export const streamFolder = (dataFolder: string): string => join(resolve(dataFolder), 'stream');

export const settingsFor = (dataFolder: string, chosen: Partial<Settings> = {}): Settings => ({
  ...usual,
  folder: streamFolder(dataFolder),
  ...chosen,
});

/** The parts of the stream's folder. */
export const partsOf = ({ folder }: Pick<Settings, 'folder'>) => ({
  database: join(folder, 'stream.duckdb'),
  log: join(folder, 'log'),
  lake: join(folder, 'lake'),
  scratch: join(folder, 'scratch'),
  door: join(folder, 'door.json'),
});
