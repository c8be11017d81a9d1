import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from './connection.ts';
import { holdRequest, isHold } from './requests.ts';
import type { Sale } from './sale.ts';

/** What came of requests that were sent at their own times, whether or not those before had been answered. */
export interface Opened {
  readonly offered: number;
  readonly accepted: number;
  readonly refused: number;
  readonly seconds: number;
  /** Milliseconds from when a request was to be sent until its reply, of holds, in ascending order. */
  readonly latencies: readonly number[];
  /** The same of refusals. */
  readonly refusalLatencies: readonly number[];
}

export interface Rate {
  readonly perSecond: number;
  readonly seconds: number;
  /** Each has one request on its way at most; whoever finds none free counts as offered, and is not let in. */
  readonly connections: readonly Connection[];
}

/** How often what is due is sent, in milliseconds. */
const TICK_MS = 1;

/**
 * Holds at a fixed rate. Latency counts from the time at which a request was due, so that a server that answers late cannot
 * hide it by keeping the next ones from being sent.
 */
export async function holdAtRate({ orders, replies }: Sale, rate: Rate): Promise<Opened> {
  const free = [...rate.connections];
  const latencies: number[] = [];
  const refusalLatencies: number[] = [];
  let offered = 0;
  let failure: unknown;
  const began = performance.now();
  // The first is due at the beginning.
  const due = () => Math.ceil(Math.min((performance.now() - began) / 1000, rate.seconds) * rate.perSecond);
  const send = (connection: Connection, dueAt: number) => {
    const { value: order, done } = orders.next();
    if (done) throw new Error('there are not enough orders for this rate');
    replies.asks(order);
    connection.ask(holdRequest(order), reply => {
      free.push(connection);
      const latency = performance.now() - dueAt;
      try {
        const isAccepted = isHold(order, reply, replies);
        if (isAccepted) latencies.push(latency);
        else if (reply.status === 503) refusalLatencies.push(latency);
      } catch (error) {
        failure ??= error;
      }
    });
  };
  while (performance.now() - began < rate.seconds * 1000) {
    for (const now = due(); offered < now; offered++) {
      const connection = free.pop();
      if (connection) send(connection, began + (offered / rate.perSecond) * 1000);
    }
    await sleep(TICK_MS);
  }
  const seconds = (performance.now() - began) / 1000;
  while (free.length < rate.connections.length && failure === undefined) await sleep(TICK_MS);
  if (failure !== undefined) throw failure;
  const ascending = (values: number[]) => values.sort((a, b) => a - b);
  return {
    offered,
    accepted: latencies.length,
    refused: refusalLatencies.length,
    seconds,
    latencies: ascending(latencies),
    refusalLatencies: ascending(refusalLatencies),
  };
}

/** The value that this share of ascending values is at most. */
export const quantile = (ascending: readonly number[], share: number): number =>
  ascending[Math.max(0, Math.ceil(ascending.length * share) - 1)] ?? Number.NaN;
