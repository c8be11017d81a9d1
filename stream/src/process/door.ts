import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Refused } from '../refused.ts';

/** What can be asked of the process that owns the stream, by name. Arguments and results are JSON. */
export type Calls = Readonly<Record<string, (given: never) => Promise<unknown>>>;

const MOST_BYTES = 64 * 1024 * 1024;

interface Door {
  readonly port: number;
  readonly token: string;
}

/**
 * Lets other programs of this machine ask the owner, over HTTP on the loopback address. Whoever may read the file at `path` may
 * ask: it names the port and a token made for this start.
 */
export async function openDoor(path: string, calls: Calls): Promise<{ close(): Promise<void> }> {
  const token = randomBytes(32).toString('base64url');
  const server = createServer((request, response) => {
    answer(request, response, token, calls).catch(error => {
      const { status, message } = error instanceof Refused ? error : { status: 500, message: String(error) };
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const door: Door = { port: (server.address() as AddressInfo).port, token };
  writeFileSync(`${path}.new`, JSON.stringify(door), { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return {
    close: () => {
      rmSync(path, { force: true });
      server.closeAllConnections();
      return new Promise(resolve => server.close(() => resolve()));
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, token: string, calls: Calls) {
  const given = Buffer.from(request.headers.authorization?.replace(/^Bearer /, '') ?? '');
  const expected = Buffer.from(token);
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new Refused('Not for you.', 401);
  const name = request.url?.slice(1) ?? '';
  const call = Object.hasOwn(calls, name) ? calls[name] : undefined;
  if (!call) throw new Refused(`There is no call ${name}.`, 404);
  const result = await call((await bodyOf(request)) as never);
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result ?? null));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Refused('That is too much at once.', 413);
    chunks.push(chunk);
  }
  return chunks.length === 0 ? null : JSON.parse(Buffer.concat(chunks).toString());
}

/** The door of a running owner; undefined if there is none. */
export function doorAt(path: string): Door | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Door;
  } catch {
    return undefined;
  }
}

/** Asks the owner. Throws Refused as it was said there. */
export async function ask(door: Door, name: string, given: unknown, signal?: AbortSignal): Promise<unknown> {
  const reply = await fetch(`http://127.0.0.1:${door.port}/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${door.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(given ?? null),
    ...(signal && { signal }),
  });
  const result = await reply.json();
  if (!reply.ok) throw new Refused((result as { message: string }).message, reply.status);
  return result;
}
