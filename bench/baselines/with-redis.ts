import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { eventually } from '../../server/src/testing/eventually.ts';
import type { Result, Skipped } from '../figure.ts';

/**
 * Has `work` done where there is a Redis: that of REDIS_URL, or a `redis-server` or `valkey-server` of this machine, started for it.
 * Locks need not outlive a crash, so it writes nothing to the disk.
 */
export async function withRedis(work: () => Promise<Result>): Promise<Result | Skipped> {
  if (process.env.REDIS_URL) return work();
  const program = ['redis-server', 'valkey-server'].find(name => !spawnSync(name, ['--version']).error);
  if (!program)
    return { skipped: 'locks in Redis: neither REDIS_URL nor a redis-server or valkey-server is at hand' };
  const folder = mkdtempSync(join(tmpdir(), 'matinee-redis-'));
  const port = await freePort();
  const settings = [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
  ];
  const child = spawn(program, settings, { stdio: 'ignore' });
  process.env.REDIS_URL = `redis://127.0.0.1:${port}`;
  try {
    await eventually('Redis answers', () => answers());
    return await work();
  } finally {
    delete process.env.REDIS_URL;
    const ended = once(child, 'exit');
    child.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function answers(): Promise<boolean> {
  const client = createClient({ url: process.env.REDIS_URL!, socket: { reconnectStrategy: false } });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.close();
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  return port;
}
