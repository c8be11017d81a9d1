import { type ChildProcess, fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { sleep } from './platform/clock.ts';
import { compiledFolder } from './platform/compiled.ts';
import type { Log } from './platform/log.ts';

const PROGRAM = join(import.meta.dirname, 'stream.ts');
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** So long must it have lived for its end to be no sequel of the one before. */
const STEADY_MS = 60_000;
const STOP_MS = 15_000;

export interface StreamKeeper {
  stop(): Promise<void>;
}

/**
 * Keeps the sales stream running in a process of its own. However often it ends, selling goes on, and it is started again:
 * at once after a steady life, later and later otherwise. What it has missed it catches up with by itself.
 */
export function keepStream(environment: Readonly<Record<string, string>>, log: Log): StreamKeeper {
  const stopped = new AbortController();
  let child: ChildProcess | undefined;
  const loop = async () => {
    let pause = FIRST_PAUSE_MS;
    while (!stopped.signal.aborted) {
      const began = performance.now();
      child = fork(PROGRAM, {
        env: { NODE_COMPILE_CACHE: compiledFolder, ...process.env, ...environment },
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      const how = await endOf(child);
      if (stopped.signal.aborted) return;
      pause = performance.now() - began >= STEADY_MS ? FIRST_PAUSE_MS : Math.min(pause * 2, LONGEST_PAUSE_MS);
      log.error({ how, againInSeconds: pause / 1_000 }, 'the sales stream ended; selling goes on');
      await sleep(pause, stopped.signal);
    }
  };
  const ended = loop();
  return {
    async stop() {
      stopped.abort();
      child?.kill('SIGTERM');
      const overdue = setTimeout(() => child?.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(overdue);
    },
  };
}

function endOf(child: ChildProcess): Promise<string> {
  // Selling comes first: where both want the processor, the stream waits.
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or this system does not let us; it works all the same.
  }
  return new Promise(resolve => {
    child.once('error', error => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}
