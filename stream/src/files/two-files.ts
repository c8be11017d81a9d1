import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import type { Line } from '../process/feeding.ts';
import { LOOK_AHEAD, presentOf, timeIn } from './time-order.ts';

const CHUNK_BYTES = 4 * 1024 * 1024;

/** The lines of a file, one after the other, without those that are empty. */
export function* linesOf(path: string): Generator<string, void, void> {
  const handle = openSync(path, 'r');
  try {
    const decoder = new StringDecoder('utf8');
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let rest = '';
    for (;;) {
      const bytes = readSync(handle, chunk);
      const text = rest + (bytes === 0 ? decoder.end() : decoder.write(chunk.subarray(0, bytes)));
      const lines = text.split('\n');
      rest = bytes === 0 ? '' : lines.pop()!;
      for (const line of lines) if (line.trim() !== '') yield line.endsWith('\r') ? line.slice(0, -1) : line;
      if (bytes === 0) return;
    }
  } finally {
    closeSync(handle);
  }
}

interface Next {
  readonly text: string;
  readonly time: number | undefined;
}

/** A file that is read along with another, as far as the other has come. */
class Reading {
  readonly topic: string;
  /** The latest time that was believable. */
  reached = Number.NEGATIVE_INFINITY;
  readonly #lines: Generator<string, void, void>;
  readonly #mostAheadMs: number;
  #ahead: Next[] = [];
  #isOver = false;

  constructor(topic: string, path: string, mostAheadMs: number) {
    this.topic = topic;
    this.#lines = linesOf(path);
    this.#mostAheadMs = mostAheadMs;
  }

  next(): Line | undefined {
    this.#look();
    const next = this.#ahead.shift();
    if (!next) return undefined;
    const { text, time } = next;
    if (time === undefined) return { topic: this.topic, value: text };
    const present = time > this.reached + this.#mostAheadMs ? this.#presentOf(time) : undefined;
    if (present !== undefined) return { topic: this.topic, value: text, present };
    this.reached = Math.max(this.reached, time);
    return { topic: this.topic, value: text };
  }

  #presentOf(time: number): number | undefined {
    const following = this.#ahead.flatMap(next => next.time ?? []);
    return presentOf(time, following, this.#mostAheadMs);
  }

  #look(): void {
    while (!this.#isOver && this.#ahead.length <= LOOK_AHEAD) {
      const { value, done } = this.#lines.next();
      if (done) this.#isOver = true;
      else this.#ahead.push({ text: value!, time: timeIn(value!) });
    }
  }
}

/** What comes out of two files: a line, or that one of them is over. */
export type FromFiles = Line | { readonly over: string };

/**
 * Reads bookings and payments as they would have come: always from the file that is behind by the times in it, so that neither is
 * late for having been read after the other.
 */
export function* readTogether(bookings: string, payments: string, mostAheadMs: number): Generator<FromFiles> {
  const open = [
    new Reading('bookings', bookings, mostAheadMs),
    new Reading('payments', payments, mostAheadMs),
  ];
  while (open.length > 0) {
    const behind = open.reduce((a, b) => (b.reached < a.reached ? b : a));
    const line = behind.next();
    if (line) yield line;
    else {
      open.splice(open.indexOf(behind), 1);
      yield { over: behind.topic };
    }
  }
}
