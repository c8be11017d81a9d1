import { once } from 'node:events';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import type { Config } from './config.ts';
import { CannotStart } from './platform/cannot-start.ts';

/** Learns before anything else is started whether the port can be had; for port 0, which one it is. */
export async function freePort(config: Config): Promise<number> {
  const probe = createServer();
  try {
    probe.listen(config.port, config.host);
    await once(probe, 'listening');
  } catch (error) {
    throw notListening(config, error);
  }
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

export function notListening({ host, port }: Config, error: unknown): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new CannotStart(`Port ${port} is in use by another program: choose another with PORT.`);
    case 'EACCES':
      return new CannotStart(`Port ${port} may not be used by this user: choose one above 1023 with PORT.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new CannotStart(`HOST is ${host}, which is not an address of this machine.`);
    default:
      return error;
  }
}

/** By which name another server reaches this one: on this machine only, if it listens to nobody else. */
export function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return hostname();
  return host.includes(':') ? `[${host}]` : host;
}

export function browsable(host: string): string {
  if (['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
