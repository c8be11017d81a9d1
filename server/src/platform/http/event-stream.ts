import { type Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { FastifyReply } from 'fastify';
import { addressKey } from './rate-limits.ts';

/** One server-sent event; `data` is sent as JSON unless it is text already. */
export interface ServerSent {
  readonly event?: string;
  readonly id?: string | number;
  readonly data: unknown;
}

/** Someone who follows a stream. */
export interface Reader {
  /** The id of the last event that the reader had before it reconnected. */
  readonly lastEventId: string | undefined;
  /** Sends an event, or what `written` made of one for many readers. False once the reader is gone. */
  send(event: ServerSent | string): boolean;
  /** Ends the stream; clients come back by themselves, unless told otherwise by an event. */
  end(): void;
}

/** Begins to feed a reader; gives what to do when the reader is gone, for whatever reason, exactly once. */
export type Follow = (reader: Reader) => () => void;

/** An answer that goes on: `text/event-stream` (WHATWG HTML, server-sent events). */
export class EventStream {
  readonly follow: Follow;
  constructor(follow: Follow) {
    this.follow = follow;
  }
}

export const stream = (follow: Follow): EventStream => new EventStream(follow);

/** An event as it goes over the wire: made once, sent to thousands. */
export function written({ event, id, data }: ServerSent): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  const lines = text.split(/\r\n|\r|\n/).map(line => `data: ${line}\n`);
  return `${id === undefined ? '' : `id: ${id}\n`}${event === undefined ? '' : `event: ${event}\n`}${lines.join('')}\n`;
}

/**
 * Unread bytes, beside the largest event that the reader was sent, at which it is dropped: it comes back and gets a
 * snapshot, cheaper than what it has missed. The largest is beside them because the snapshot of an arena is larger than
 * this, and a slow line may take its time for it.
 */
const MOST_UNREAD_BYTES = 256 * 1024;
/** Often enough for proxies that close what is silent for 30 s. */
const HEARTBEAT_MS = 15_000;
const RETRY_MS = 2_000;

/** How many streams may be open at once; whoever comes then is refused: `overloaded`. */
export interface StreamLimits {
  /** Each costs an open file and memory. */
  readonly inAll: number;
  /** For everyone behind one address, so that one address cannot take them all. */
  readonly perAddress: number;
}

export const defaultStreamLimits: StreamLimits = { inAll: 20_000, perAddress: 60 };

/** All streams of one server: one timer keeps them alive, and shutting down ends them. */
export class EventStreams {
  readonly #open = new Set<OpenStream>();
  /** Of addresses with open streams only. */
  readonly #openPerAddress = new Map<string, number>();
  readonly #limits: StreamLimits;
  readonly #timer: NodeJS.Timeout;

  constructor(limits: StreamLimits = defaultStreamLimits, heartbeatMs: number = HEARTBEAT_MS) {
    this.#limits = limits;
    this.#timer = setInterval(() => {
      for (const one of this.#open) one.send(': \n\n');
    }, heartbeatMs).unref();
  }

  get size(): number {
    return this.#open.size;
  }

  /** Takes the connection over from Fastify, unless too many streams are open. */
  open(reply: FastifyReply, { follow }: EventStream): Refusal | undefined {
    const address = addressKey(reply.request.ip);
    const { inAll, perAddress } = this.#limits;
    if (this.#open.size >= inAll || this.#openFrom(address) >= perAddress) return refuse('overloaded');
    reply.hijack();
    const headers = { ...reply.getHeaders(), ...STREAM_HEADERS } as Record<string, string>;
    const one = new OpenStream(reply, () => this.#forget(one, address));
    this.#open.add(one);
    this.#openPerAddress.set(address, this.#openFrom(address) + 1);
    reply.raw.writeHead(200, headers);
    one.send(`retry: ${RETRY_MS}\n\n`);
    one.start(follow);
    return undefined;
  }

  #openFrom(address: string): number {
    return this.#openPerAddress.get(address) ?? 0;
  }

  #forget(one: OpenStream, address: string): void {
    this.#open.delete(one);
    const rest = this.#openFrom(address) - 1;
    if (rest > 0) this.#openPerAddress.set(address, rest);
    else this.#openPerAddress.delete(address);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const one of this.#open) one.end();
  }
}

const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // A proxy that buffers would hold events back.
  'x-accel-buffering': 'no',
};

class OpenStream implements Reader {
  readonly lastEventId: string | undefined;
  readonly #raw: FastifyReply['raw'];
  readonly #forget: () => void;
  #leave: (() => void) | undefined;
  #isOpen = true;
  #largestBytes = 0;

  constructor(reply: FastifyReply, forget: () => void) {
    this.lastEventId = reply.request.headers['last-event-id'] as string | undefined;
    this.#raw = reply.raw;
    this.#forget = forget;
    this.#raw.on('close', () => this.#closed());
    // A connection reset by the reader says no more than that it has closed.
    this.#raw.on('error', () => this.#closed());
  }

  start(follow: Follow): void {
    const leave = follow(this);
    if (this.#isOpen) this.#leave = leave;
    else leave();
  }

  send(event: ServerSent | string): boolean {
    if (!this.#isOpen) return false;
    if (this.#raw.writableLength > MOST_UNREAD_BYTES + this.#largestBytes) return this.#drop();
    const text = typeof event === 'string' ? event : written(event);
    this.#largestBytes = Math.max(this.#largestBytes, Buffer.byteLength(text));
    this.#raw.write(text);
    return true;
  }

  #drop(): false {
    this.#raw.destroy();
    this.#closed();
    return false;
  }

  end(): void {
    this.#raw.end();
    this.#closed();
  }

  #closed(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#forget();
    this.#leave?.();
  }
}
