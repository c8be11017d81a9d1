import { execFile } from 'node:child_process';
import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sleep } from '../clock.ts';
import { isAlive, isZombie, worksIn } from '../processes.ts';

/** The PostgreSQL server that runs on a folder, as its own `postmaster.pid` tells. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly isReady: boolean;
}

/** The live server on this folder, if there is one; a stale note of one that is gone counts as none. */
export function postmasterOn(cluster: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isRunning(pid)) return undefined;
  if (process.platform !== 'win32' && !worksIn(pid, realpathSync(cluster))) return undefined;
  return { pid, port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' };
}

/**
 * Removes a note whose process number has meanwhile gone to some other program: PostgreSQL would take it for a live
 * server and refuse to start. A note of a dead process stays, since PostgreSQL itself judges that case best.
 */
export function forgetMistakenPostmaster(cluster: string): void {
  if (postmasterOn(cluster)) return;
  const note = join(cluster, 'postmaster.pid');
  try {
    if (isAlive(Number(readFileSync(note, 'utf8').split('\n')[0]))) rmSync(note);
  } catch {
    // No note, nothing to forget.
  }
}

/** Asks the server to end every session and shut down cleanly; if it has not in 30 s, to stop at once. */
export async function stopPostmaster(pid: number, cluster: string, pgCtl: string): Promise<void> {
  if (process.platform === 'win32') {
    await promisify(execFile)(pgCtl, ['stop', '-D', cluster, '-m', 'fast', '-w']);
    return;
  }
  signal(pid, 'SIGINT');
  if (await isGone(pid, 30_000)) return;
  signal(pid, 'SIGQUIT');
  if (await isGone(pid, 5_000)) return;
  signal(pid, 'SIGKILL');
  await isGone(pid, 5_000);
}

const isRunning = (pid: number): boolean => isAlive(pid) && !isZombie(pid);

async function isGone(pid: number, withinMs: number): Promise<boolean> {
  for (let waited = 0; waited < withinMs; waited += 20) {
    if (!isRunning(pid)) return true;
    await sleep(20);
  }
  return !isRunning(pid);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
