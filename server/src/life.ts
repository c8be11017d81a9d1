import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Log } from './platform/log.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', 'simulator', 'simulate.ts');
const STOP_MS = 2_000;

export interface DemonstrationLife {
  /** Sends the invented buyers home; resolves when they are gone. */
  stop(): Promise<void>;
}

/**
 * Lets invented buyers use the Matinee at `url` (DEMO_LIFE): the simulator's box office, as a process of its own, which asks as
 * anybody would. If it ends by itself, Matinee goes on without it; if Matinee is killed, it ends.
 */
export function bringToLife(url: string, log: Log): DemonstrationLife {
  const child = fork(PROGRAM, ['box-office', 'life', '--against', url], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    detached: true,
  });
  let isStopping = false;
  const ended = new Promise<void>(resolve => {
    child.once('error', error => {
      log.warn({ err: error }, 'the life of the demonstration could not begin');
      resolve();
    });
    child.once('exit', code => {
      if (!isStopping) log.warn({ code }, 'the life of the demonstration has ended by itself');
      resolve();
    });
  });
  return {
    async stop() {
      isStopping = true;
      child.kill('SIGTERM');
      const overdue = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(overdue);
    },
  };
}
