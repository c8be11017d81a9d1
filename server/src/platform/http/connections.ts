import type { Server } from 'node:http';
import { addressKey } from './rate-limits.ts';

/** How many connections may be open at once; whoever comes then is hung up on, which costs nearly nothing. */
export interface ConnectionLimits {
  /** Each costs an open file and memory. */
  readonly inAll: number;
  /** For everyone behind one address, so that one address cannot take them all by opening and saying nothing. */
  readonly perAddress: number;
}

export const defaultConnectionLimits: ConnectionLimits = { inAll: 40_000, perAddress: 256 };

/** For how long slow clients are waited for, in milliseconds. */
export interface Patience {
  /** For all headers of a request. */
  readonly headersMs: number;
  /** For the whole request, its body included: a client that sends it byte by byte holds a connection this long at most. */
  readonly requestMs: number;
  /** Without a byte either way. More than any reply takes to begin, longer than anybody who reads at all is silent. */
  readonly stalledMs: number;
  /** How often the first two are looked after. */
  readonly lookEveryMs: number;
}

export const defaultPatience: Patience = {
  headersMs: 10_000,
  requestMs: 30_000,
  stalledMs: 90_000,
  lookEveryMs: 5_000,
};

export function limitConnections(server: Server, { inAll, perAddress }: ConnectionLimits): void {
  if (Number.isFinite(inAll)) server.maxConnections = inAll;
  if (perAddress === Number.POSITIVE_INFINITY) return;
  /** Of addresses with open connections only. */
  const open = new Map<string, number>();
  server.on('connection', socket => {
    const address = addressKey(socket.remoteAddress ?? '');
    const count = (open.get(address) ?? 0) + 1;
    if (count > perAddress) return void socket.destroy();
    open.set(address, count);
    socket.once('close', () => {
      const rest = open.get(address)! - 1;
      if (rest > 0) open.set(address, rest);
      else open.delete(address);
    });
  });
}
