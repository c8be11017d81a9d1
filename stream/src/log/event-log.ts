import { Refused } from '../refused.ts';

/**
 * Where everything that comes in waits, in order, until all who read it have done so. The terms are Kafka's, and nothing
 * here is more than its protocol can do: topics of partitions, messages with a key and headers, offsets that grow by one in
 * each partition, consumer groups with the offsets they have come to. What has one key stays in order.
 */
export interface EventLog {
  /** How many partitions each topic has. */
  readonly partitions: number;
  /** Resolves when all of them are durable: all or none after a crash. Throws LogFull rather than let them pile up. */
  append(messages: readonly Message[]): Promise<void>;
  /** The records at and after `from`, at most about `atMost`; waits for none. What a partition lacks in `from` begins at 0. */
  read(from: Offsets, atMost: number): Promise<LogRecord[]>;
  /** Resolves once there may be something behind `from`, or when `signal` aborts. */
  arrival(from: Offsets, signal: AbortSignal): Promise<void>;
  /** The offsets that the next messages will get. */
  ends(): Offsets;
  committed(group: string): Promise<Offsets>;
  commit(group: string, offsets: Offsets): Promise<void>;
  close(): Promise<void>;
}

/** By `topic/partition`: the next offset to be read or written there. */
export type Offsets = Readonly<Record<string, number>>;

export interface Message {
  readonly topic: string;
  /** Messages of one key are in one partition; the order's id, wherever there is one. */
  readonly key: string;
  /** One line of text, usually JSON. */
  readonly value: string;
  /** `feed` says which feed it belongs to: whose watermark judges it. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface LogRecord extends Message {
  readonly partition: number;
  readonly offset: number;
  /** When the log took it, in milliseconds since 1970. */
  readonly appendedAt: number;
}

/** The log takes nothing more for the moment: whoever produces must wait. */
export class LogFull extends Refused {
  constructor(message: string) {
    super(message, 503);
  }
}

/** The name of a partition. It is asked for again and again for every record, so each is spelled once. */
export function placeOf(topic: string, partition: number): string {
  let known = places.get(topic);
  if (known === undefined) {
    known = [];
    places.set(topic, known);
  }
  known[partition] ??= `${topic}/${partition}`;
  return known[partition];
}

const places = new Map<string, string[]>();

/** The offsets after `records`. */
export function offsetsAfter(before: Offsets, records: readonly LogRecord[]): Offsets {
  const after: Record<string, number> = { ...before };
  for (const { topic, partition, offset } of records) after[placeOf(topic, partition)] = offset + 1;
  return after;
}

/** The partition of a key: FNV-1a, so that every producer and every start agree. */
export function partitionOf(key: string, partitions: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % partitions;
}
