import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/** Is there a process of this number, whoever owns it? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * When the process was started, in a form that is only good for comparing: a process number alone says little, since
 * after a crash, and in a container at every start, the same number soon belongs to somebody else. Undefined if there
 * is no such process; the empty string where the system does not tell.
 */
export function startOf(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const sinceBoot = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${sinceBoot}`;
  } catch {
    return ps(pid, 'lstart');
  }
}

/** Is it a zombie: dead, but not yet buried by its parent? (Of an orphan in a container nobody may ever do so.) */
export function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat[stat.lastIndexOf(')') + 2] === 'Z';
  } catch {
    return false;
  }
}

/** Does the process work in `folder`, as a PostgreSQL server does in its data folder? */
export function worksIn(pid: number, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return process.platform !== 'linux' && ps(pid, 'command').includes(folder);
  }
}

function ps(pid: number, column: string): string {
  if (process.platform === 'win32') return '';
  try {
    const words = ['-o', `${column}=`, '-p', String(pid)];
    return execFileSync('ps', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}
