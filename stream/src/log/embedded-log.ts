import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type EventLog,
  LogFull,
  type LogRecord,
  type Message,
  type Offsets,
  offsetsAfter,
  partitionOf,
  placeOf,
} from './event-log.ts';
import { encodeFrame } from './frame.ts';
import {
  beginsBefore,
  firstLine,
  mark,
  openSegments,
  readSegment,
  type Segment,
  segmentName,
} from './segments.ts';

export interface EmbeddedLogOptions {
  readonly folder: string;
  readonly clock: () => number;
  readonly partitions?: number;
  /** A segment is closed when it has grown to this. */
  readonly segmentBytes?: number;
  /** Messages taken and not yet durable; beyond it, producers are told to wait. */
  readonly mostWaiting?: number;
  /** Records kept in memory for readers who are close behind. */
  readonly mostRecent?: number;
}

/** The log in files of one folder. Whatever arrives while the disk is busy is written and synced together. */
export async function openEmbeddedLog(options: EmbeddedLogOptions): Promise<EmbeddedLog> {
  mkdirSync(options.folder, { recursive: true, mode: 0o711 });
  const { segments, ends } = openSegments(options.folder);
  return new EmbeddedLog(options, segments, ends);
}

interface Waiting {
  readonly messages: readonly Message[];
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

export class EmbeddedLog implements EventLog {
  readonly partitions: number;
  readonly #options: EmbeddedLogOptions;
  readonly #segments: Segment[];
  #ends: Offsets;
  #handle: FileHandle | undefined;
  #waiting: Waiting[] = [];
  #waitingCount = 0;
  #writing: Promise<void> | undefined;
  /** The newest records, in order, and the offsets at their beginning. */
  #recent: LogRecord[] = [];
  #recentFrom: Offsets;
  #arrivals = new Set<() => void>();

  constructor(options: EmbeddedLogOptions, segments: Segment[], ends: Offsets) {
    this.partitions = options.partitions ?? 4;
    this.#options = options;
    this.#segments = segments;
    this.#ends = ends;
    this.#recentFrom = ends;
  }

  append(messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return Promise.resolve();
    const { mostWaiting = 200_000 } = this.#options;
    if (this.#waitingCount > 0 && this.#waitingCount + messages.length > mostWaiting)
      return Promise.reject(new LogFull('More is arriving than the disk can take: try again in a moment.'));
    this.#waitingCount += messages.length;
    return new Promise((done, failed) => {
      this.#waiting.push({ messages, done, failed });
      this.#writing ??= this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    // Appends of the same turn of the event loop share a frame.
    await null;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#writeFrame(batch.flatMap(({ messages }) => messages));
        for (const { done } of batch) done();
      } catch (error) {
        await this.#reopen();
        for (const { failed } of batch) failed(error);
      }
      for (const { messages } of batch) this.#waitingCount -= messages.length;
    }
    this.#writing = undefined;
  }

  async #writeFrame(messages: readonly Message[]): Promise<void> {
    const at = this.#options.clock();
    const ends: Record<string, number> = { ...this.#ends };
    const records = messages.map(({ topic, key, value, headers }): LogRecord => {
      const partition = partitionOf(key, this.partitions);
      const place = placeOf(topic, partition);
      const offset = ends[place] ?? 0;
      ends[place] = offset + 1;
      return { topic, key, value, headers, partition, offset, appendedAt: at };
    });
    const frame = encodeFrame(records, at);
    const segment = await this.#openSegment(frame.length);
    await this.#handle!.write(frame);
    await this.#handle!.datasync();
    mark(segment, segment.bytes, this.#ends);
    segment.bytes += frame.length;
    segment.lastAt = at;
    this.#ends = ends;
    this.#remember(records);
    for (const arrived of this.#arrivals) arrived();
    this.#arrivals.clear();
  }

  /** The segment to write to, with its file open; a new one if the last is full. */
  async #openSegment(bytes: number): Promise<Segment> {
    const { folder, segmentBytes = 64 * 1024 * 1024 } = this.#options;
    const last = this.#segments.at(-1);
    if (last && (last.bytes + bytes <= segmentBytes || last.lastAt === -Infinity)) {
      this.#handle ??= await open(last.path, 'a');
      return last;
    }
    await this.#handle?.close();
    const number = (last?.number ?? 0) + 1;
    const head = firstLine(this.#ends);
    const segment = {
      path: join(folder, segmentName(number)),
      number,
      first: this.#ends,
      bytes: 0,
      lastAt: -Infinity,
      marks: [],
    };
    this.#handle = await open(segment.path, 'ax');
    await this.#handle.write(head);
    await syncFolder(folder);
    segment.bytes = head.length;
    this.#segments.push(segment);
    return segment;
  }

  /** After a failed write the file may end in half a frame, which must go before the next one. */
  async #reopen(): Promise<void> {
    const segment = this.#segments.at(-1);
    await this.#handle?.truncate(segment?.bytes ?? 0).catch(() => {});
    await this.#handle?.close().catch(() => {});
    this.#handle = undefined;
  }

  #remember(records: readonly LogRecord[]): void {
    for (const record of records) this.#recent.push(record);
    const { mostRecent = 200_000 } = this.#options;
    const surplus = this.#recent.length - mostRecent;
    // Half of it goes at a time, so that a record is moved once at most.
    if (surplus <= mostRecent / 2) return;
    this.#recentFrom = offsetsAfter(this.#recentFrom, this.#recent.slice(0, surplus));
    this.#recent = this.#recent.slice(surplus);
  }

  async read(from: Offsets, atMost: number): Promise<LogRecord[]> {
    if (Object.entries(this.#recentFrom).every(([place, offset]) => offset <= (from[place] ?? 0))) {
      const start = firstUnread(this.#recent, from);
      return this.#recent.slice(start, start + atMost);
    }
    const first = Math.max(
      0,
      this.#segments.findLastIndex(segment => beginsBefore(segment, from)),
    );
    const found: LogRecord[] = [];
    for (const segment of this.#segments.slice(first)) {
      if (found.length >= atMost) break;
      for (const record of readSegment(segment, from, atMost - found.length)) found.push(record);
    }
    return found.slice(0, atMost);
  }

  arrival(from: Offsets, signal: AbortSignal): Promise<void> {
    const isThere = Object.entries(this.#ends).some(([place, end]) => end > (from[place] ?? 0));
    if (isThere || signal.aborted) return Promise.resolve();
    return new Promise(resolve => {
      this.#arrivals.add(resolve);
      signal.addEventListener('abort', () => this.#arrivals.delete(resolve) && resolve(), { once: true });
    });
  }

  ends(): Offsets {
    return this.#ends;
  }

  /** The offsets of the oldest messages that it still has. */
  begins(): Offsets {
    return this.#segments[0]?.first ?? this.#ends;
  }

  /** Removes the segments that are older than `olderThan` and that nobody needs who still reads from `needed`. */
  forget(olderThan: number, needed: Offsets): number {
    let forgotten = 0;
    while (this.#segments.length > 1) {
      const [first, second] = this.#segments as [Segment, Segment];
      if (first.lastAt >= olderThan || !beginsBefore(second, needed)) break;
      rmSync(first.path);
      this.#segments.shift();
      forgotten += 1;
    }
    return forgotten;
  }

  async committed(group: string): Promise<Offsets> {
    return this.#groups()[group] ?? {};
  }

  async commit(group: string, offsets: Offsets): Promise<void> {
    const file = join(this.#options.folder, 'groups.json');
    writeFileSync(`${file}.new`, JSON.stringify({ ...this.#groups(), [group]: offsets }), { flush: true });
    renameSync(`${file}.new`, file);
  }

  #groups(): Record<string, Offsets> {
    try {
      return JSON.parse(readFileSync(join(this.#options.folder, 'groups.json'), 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#handle?.close();
    this.#handle = undefined;
    for (const arrived of this.#arrivals) arrived();
    this.#arrivals.clear();
  }
}

/** Where in `records` whoever has come to `from` goes on: all before it was read, so that nothing behind it was. */
function firstUnread(records: readonly LogRecord[], from: Offsets): number {
  let [least, most] = [0, records.length];
  while (least < most) {
    const middle = (least + most) >> 1;
    const { topic, partition, offset } = records[middle]!;
    if (offset >= (from[placeOf(topic, partition)] ?? 0)) most = middle;
    else least = middle + 1;
  }
  return least;
}

/** A new file's name is durable only once its folder is; Windows has no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}
