import { sleep } from '@matinee/server/src/platform/clock.ts';
import type { Log } from '@matinee/server/src/platform/log.ts';

/** Work that comes round again: after `everyMs`, counted from the end of the last time. */
export interface Periodic {
  readonly name: string;
  readonly everyMs: number;
  /** Of all time, from 0 to 1, the most that it may take: what took long comes round later. */
  readonly mostShare?: number;
  readonly work: (signal: AbortSignal) => Promise<void>;
}

/** Keeps all of it going until stopped. What fails is logged and comes round again like everything else. */
export function keepDoing(tasks: readonly Periodic[], log: Log): { stop(): Promise<void> } {
  const stopped = new AbortController();
  const loops = tasks.map(async ({ name, everyMs, mostShare = 1, work }) => {
    let tookMs = 0;
    for (;;) {
      await sleep(Math.max(everyMs, tookMs * (1 / mostShare - 1)), stopped.signal);
      if (stopped.signal.aborted) return;
      const began = performance.now();
      await work(stopped.signal).catch(error =>
        log.error({ err: error, task: name }, 'a periodic task failed'),
      );
      tookMs = performance.now() - began;
    }
  });
  return {
    async stop() {
      stopped.abort();
      await Promise.all(loops);
    },
  };
}
