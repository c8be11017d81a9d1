import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { type LogRecord, type Offsets, offsetsAfter, placeOf } from './event-log.ts';
import { decodeFrame } from './frame.ts';

/** A file of the log. Its name is a number that grows; `first` are the offsets at its beginning. */
export interface Segment {
  readonly path: string;
  readonly number: number;
  readonly first: Offsets;
  bytes: number;
  /** When its last frame was taken; of an empty one, -Infinity. */
  lastAt: number;
  /** Some of the places where a frame begins, in their order: whoever reads on does not begin at the beginning. */
  readonly marks: Mark[];
}

interface Mark {
  readonly start: number;
  /** Of the frame that begins here. */
  readonly offsets: Offsets;
}

const BYTES_BETWEEN_MARKS = 512 * 1024;

/** Remembers where a frame begins, now and then. */
export function mark(segment: Segment, start: number, offsets: Offsets): void {
  if (start - (segment.marks.at(-1)?.start ?? 0) >= BYTES_BETWEEN_MARKS)
    segment.marks.push({ start, offsets });
}

const NAME = /^(\d{12})\.segment$/;
export const segmentName = (number: number): string => `${String(number).padStart(12, '0')}.segment`;

/** The first line of a segment: the offsets at its beginning. */
export const firstLine = (first: Offsets): string => `${JSON.stringify({ first })}\n`;

/**
 * The segments in a folder, oldest first, and the offsets after the last. What a crash has left half written at the very end
 * is cut off: nobody was told that it was taken.
 */
export function openSegments(folder: string): { segments: Segment[]; ends: Offsets } {
  const numbers = readdirSync(folder).flatMap(name => NAME.exec(name)?.[1] ?? []);
  const segments: Segment[] = [];
  let ends: Offsets = {};
  for (const number of numbers.sort()) {
    const path = join(folder, segmentName(Number(number)));
    const isLast = number === numbers.at(-1);
    const bytes = readFileSync(path);
    const head = firstOf(bytes);
    if (!head) {
      if (!isLast) throw new Error(`The log is damaged: ${path} does not begin as a segment does.`);
      rmSync(path);
      break;
    }
    const segment = {
      path,
      number: Number(number),
      first: head.first,
      bytes: bytes.length,
      lastAt: -Infinity,
      marks: [],
    };
    ends = isLast ? scan(segment, bytes, head) : ends;
    if (!isLast) segment.lastAt = statSync(path).mtimeMs;
    segments.push(segment);
  }
  return { segments, ends };
}

function firstOf(bytes: Buffer): { first: Offsets; start: number } | undefined {
  const line = bytes.indexOf(10);
  if (line < 0) return undefined;
  return { first: JSON.parse(bytes.toString('utf8', 0, line)).first as Offsets, start: line + 1 };
}

function scan(segment: Segment, bytes: Buffer, head: { first: Offsets; start: number }): Offsets {
  let { first: offsets, start } = head;
  for (let frame = decodeFrame(bytes, start, offsets); frame; frame = decodeFrame(bytes, start, offsets)) {
    mark(segment, start, offsets);
    offsets = offsetsAfter(offsets, frame.records);
    segment.lastAt = frame.records.at(-1)?.appendedAt ?? segment.lastAt;
    start = frame.end;
  }
  if (start < bytes.length) cut(segment, start);
  return offsets;
}

function cut(segment: Segment, bytes: number): void {
  const handle = openSync(segment.path, 'r+');
  ftruncateSync(handle, bytes);
  fsyncSync(handle);
  closeSync(handle);
  segment.bytes = bytes;
}

/** The records of a segment that are at or after `from`, in the order in which they came, about `atMost` of them. */
export function readSegment(segment: Segment, from: Offsets, atMost: number): LogRecord[] {
  const marked = segment.marks.findLast(({ offsets }) => isBefore(offsets, from));
  const found: LogRecord[] = [];
  const handle = openSync(segment.path, 'r');
  try {
    let { start, offsets } = marked ?? { start: firstLine(segment.first).length, offsets: segment.first };
    while (found.length < atMost) {
      const read = framesAt(handle, start, offsets, atMost - found.length);
      if (!read) break;
      for (const { records, begins, before } of read.frames) {
        mark(segment, begins, before);
        for (const record of records)
          if (record.offset >= (from[placeOf(record.topic, record.partition)] ?? 0)) found.push(record);
      }
      ({ start, offsets } = read);
    }
  } finally {
    closeSync(handle);
  }
  return found;
}

interface FrameRead {
  readonly records: readonly LogRecord[];
  readonly begins: number;
  readonly before: Offsets;
}

const WINDOW_BYTES = 2 * 1024 * 1024;

/** Some of the frames from `start` on, and where they end; undefined if there is no whole one. */
function framesAt(handle: number, start: number, offsets: Offsets, atMost: number) {
  for (let bytes = WINDOW_BYTES; ; bytes *= 4) {
    const window = Buffer.allocUnsafe(bytes);
    const length = readSync(handle, window, 0, bytes, start);
    const frames: FrameRead[] = [];
    let [end, count] = [0, 0];
    while (count < atMost) {
      const frame = decodeFrame(window.subarray(0, length), end, offsets);
      if (!frame) break;
      frames.push({ records: frame.records, begins: start + end, before: offsets });
      count += frame.records.length;
      offsets = offsetsAfter(offsets, frame.records);
      end = frame.end;
    }
    if (frames.length > 0) return { frames, start: start + end, offsets };
    if (length < bytes) return undefined;
  }
}

/** Whether everything at and after `from` stands in this segment or in later ones. */
export const beginsBefore = (segment: Segment, from: Offsets): boolean => isBefore(segment.first, from);

const isBefore = (offsets: Offsets, from: Offsets): boolean =>
  Object.entries(offsets).every(([place, offset]) => offset <= (from[place] ?? 0));
