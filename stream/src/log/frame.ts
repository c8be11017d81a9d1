import { crc32 } from 'node:zlib';
import { type LogRecord, type Offsets, placeOf } from './event-log.ts';

/**
 * What one append leaves in a segment: a line of JSON about it, then a line for each record. Text, so that a person can
 * read it with nothing but a pager; with a checksum, so that a frame torn by a crash is known for what it is.
 */
interface Head {
  /** Of the lines that follow. */
  readonly bytes: number;
  readonly crc: number;
  readonly at: number;
  readonly headers: readonly Readonly<Record<string, string>>[];
}

/** Records with their place; `offsets` are those of the first record of each partition. */
export function encodeFrame(records: readonly LogRecord[], at: number): Buffer {
  const headers: Readonly<Record<string, string>>[] = [];
  const known = new Map<Readonly<Record<string, string>>, number>();
  const lines: string[] = [];
  for (const record of records) {
    let index = known.get(record.headers);
    if (index === undefined) {
      index = headers.push(record.headers) - 1;
      known.set(record.headers, index);
    }
    if (record.value.includes('\n')) throw new TypeError('a value in the log is one line');
    const key = JSON.stringify(record.key);
    lines.push(`${record.topic}\t${record.partition}\t${index}\t${key}\t${record.value}\n`);
  }
  const body = Buffer.from(lines.join(''));
  const head: Head = { bytes: body.length, crc: crc32(body), at, headers };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]);
}

/** A frame read, and where it ends in the buffer. */
export interface Frame {
  readonly records: LogRecord[];
  readonly end: number;
}

/** The frame that begins at `start`, whose records follow `offsets`; undefined if there is no whole one. */
export function decodeFrame(bytes: Buffer, start: number, offsets: Offsets): Frame | undefined {
  const line = bytes.indexOf(10, start);
  if (line < 0) return undefined;
  const head = headOf(bytes.toString('utf8', start, line));
  const end = line + 1 + (head?.bytes ?? 0);
  if (!head || end > bytes.length) return undefined;
  const body = bytes.subarray(line + 1, end);
  if (crc32(body) !== head.crc) return undefined;
  return { records: recordsOf(body, head, { ...offsets }), end };
}

/** Each line is made a text by itself: one that is plain ASCII, as most are, then stays so, and is twice as quick to read. */
function recordsOf(body: Buffer, head: Head, next: Record<string, number>): LogRecord[] {
  const records: LogRecord[] = [];
  for (let start = 0; start < body.length; ) {
    const lineEnd = body.indexOf(10, start);
    records.push(recordOf(body.toString('utf8', start, lineEnd), head, next));
    start = lineEnd + 1;
  }
  return records;
}

function headOf(text: string): Head | undefined {
  try {
    return JSON.parse(text) as Head;
  } catch {
    return undefined;
  }
}

function recordOf(text: string, { at, headers }: Head, next: Record<string, number>): LogRecord {
  const a = text.indexOf('\t');
  const b = text.indexOf('\t', a + 1);
  const c = text.indexOf('\t', b + 1);
  const topic = topicOf(text.slice(0, a));
  const partition = Number(text.slice(a + 1, b));
  const place = placeOf(topic, partition);
  const offset = next[place] ?? 0;
  next[place] = offset + 1;
  const keyEnd = text.indexOf('\t', c + 1);
  return {
    topic,
    partition,
    offset,
    appendedAt: at,
    headers: headers[Number(text.slice(b + 1, c))]!,
    key: keyOf(text.slice(c + 1, keyEnd)),
    value: text.slice(keyEnd + 1),
  };
}

const keyOf = (json: string): string =>
  json.includes('\\') ? (JSON.parse(json) as string) : json.slice(1, -1);

const topics = new Map<string, string>();

/** The name of a topic as one text for all its records: what is compared and looked up again and again should be the same one. */
function topicOf(name: string): string {
  const known = topics.get(name);
  if (known !== undefined) return known;
  topics.set(name, name);
  return name;
}
