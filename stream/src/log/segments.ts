import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
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

/** The records of a segment that are at or after `from`, in the order in which they came, until `enough` says so. */
export function readSegment(segment: Segment, from: Offsets, atMost: number): LogRecord[] {
  const bytes = readFileSync(segment.path);
  const head = firstOf(bytes);
  if (!head) return [];
  let { first: offsets, start } = head;
  const found: LogRecord[] = [];
  while (found.length < atMost) {
    const frame = decodeFrame(bytes, start, offsets);
    if (!frame) break;
    offsets = offsetsAfter(offsets, frame.records);
    start = frame.end;
    for (const record of frame.records) {
      if (record.offset >= (from[placeOf(record.topic, record.partition)] ?? 0)) found.push(record);
    }
  }
  return found;
}

/** Whether everything at and after `from` stands in this segment or in later ones. */
export const beginsBefore = (segment: Segment, from: Offsets): boolean =>
  Object.entries(segment.first).every(([place, offset]) => offset <= (from[place] ?? 0));
