import { sleep } from './clock.ts';

/**
 * What is to be done beside requests, again and again: does what is due, and never rejects; resolves to the milliseconds until
 * it is to be done again, 0 for at once.
 */
export type Chore = (stopped: AbortSignal) => Promise<number>;

export interface Kept {
  /** Has it done at once instead of at the next time. */
  nudge(): void;
  /** Resolves when what is at hand is done. */
  stop(): Promise<void>;
}

/** Has a chore done until stopped. Given as an argument where simulations do the chores themselves. */
export type KeepDoing = (chore: Chore) => Kept;

export const keepDoing: KeepDoing = chore => {
  const stopped = new AbortController();
  let nudged = new AbortController();
  const loop = async () => {
    while (!stopped.signal.aborted) {
      nudged = new AbortController();
      const pauseMs = await chore(stopped.signal);
      if (pauseMs > 0) await sleep(pauseMs, AbortSignal.any([stopped.signal, nudged.signal]));
    }
  };
  const ended = loop();
  return {
    nudge: () => nudged.abort(),
    stop: () => {
      stopped.abort();
      return ended;
    },
  };
};
