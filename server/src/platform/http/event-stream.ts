import type { Writable } from 'node:stream';
import { type Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { FastifyReply } from 'fastify';
import { addressKey } from './rate-limits.ts';
import { takeOver } from './take-over.ts';

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

  /** Takes the connection over from Fastify, and from HTTP where it can, unless too many streams are open. */
  open(reply: FastifyReply, { follow }: EventStream): Refusal | undefined {
    const address = addressKey(reply.request.ip);
    const { inAll, perAddress } = this.#limits;
    if (this.#open.size >= inAll || this.#openFrom(address) >= perAddress) return refuse('overloaded');
    reply.hijack();
    const { raw, server } = reply;
    // Its end is that of the connection, so that an event is the same bytes for all readers.
    raw.removeHeader('transfer-encoding');
    raw.writeHead(200, { ...reply.getHeaders(), ...STREAM_HEADERS } as Record<string, string>);
    raw.flushHeaders();
    const lastEventId = reply.request.headers['last-event-id'] as string | undefined;
    const one = new OpenStream(takeOver(server.server, raw) ?? raw, { streams: this, address, lastEventId });
    this.#open.add(one);
    this.#openPerAddress.set(address, this.#openFrom(address) + 1);
    one.send(`retry: ${RETRY_MS}\n\n`);
    one.start(follow);
    return undefined;
  }

  #openFrom(address: string): number {
    return this.#openPerAddress.get(address) ?? 0;
  }

  forget(one: OpenStream): void {
    this.#open.delete(one);
    const rest = this.#openFrom(one.address) - 1;
    if (rest > 0) this.#openPerAddress.set(one.address, rest);
    else this.#openPerAddress.delete(one.address);
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
  connection: 'close',
};

/** Kept small, as there are thousands: of the request nothing stays but these. */
interface Opened {
  readonly streams: EventStreams;
  readonly address: string;
  readonly lastEventId: string | undefined;
}

class OpenStream implements Reader {
  readonly lastEventId: string | undefined;
  readonly address: string;
  readonly #streams: EventStreams;
  readonly #out: Writable;
  #leave: (() => void) | undefined;
  #isOpen = true;
  #largestBytes = 0;

  constructor(out: Writable, { streams, address, lastEventId }: Opened) {
    this.lastEventId = lastEventId;
    this.address = address;
    this.#streams = streams;
    this.#out = out;
    const closed = () => this.#closed();
    // A connection reset by the reader says no more than that it has closed.
    out.on('close', closed).on('error', closed);
  }

  start(follow: Follow): void {
    const leave = follow(this);
    if (this.#isOpen) this.#leave = leave;
    else leave();
  }

  send(event: ServerSent | string): boolean {
    if (!this.#isOpen) return false;
    if (this.#out.writableLength > MOST_UNREAD_BYTES + this.#largestBytes) return this.#drop();
    const text = typeof event === 'string' ? event : written(event);
    this.#largestBytes = Math.max(this.#largestBytes, Buffer.byteLength(text));
    this.#out.write(text);
    return true;
  }

  #drop(): false {
    this.#out.destroy();
    this.#closed();
    return false;
  }

  end(): void {
    this.#out.end();
    this.#closed();
  }

  #closed(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#streams.forget(this);
    this.#leave?.();
  }
}
