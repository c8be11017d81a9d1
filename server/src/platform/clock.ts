/** The present instant, in milliseconds since 1970 (UTC). Given as an argument wherever time matters. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();

const written = new Map<number, string>();
const MOST_WRITTEN = 64;

/** An instant in RFC 3339, UTC. What is done together says the same few instants again and again, so those are remembered. */
export function instantText(ms: number): string {
  let text = written.get(ms);
  if (text === undefined) {
    text = new Date(ms).toISOString();
    if (written.size === MOST_WRITTEN) written.clear();
    written.set(ms, text);
  }
  return text;
}

/** Has work done later. Given as an argument where simulations let time pass by itself. */
export interface Timers {
  /** Does the work when all that is under way in this turn is done. */
  soon(work: () => void): void;
  /** Does the work in `ms` milliseconds, unless it is called off by calling what is returned. Keeps no process alive. */
  after(ms: number, work: () => void): () => void;
}

export const systemTimers: Timers = {
  soon: work => void setImmediate(work),
  after(ms, work) {
    const timer = setTimeout(work, ms).unref();
    return () => clearTimeout(timer);
  },
};

/** Resolves after `ms` milliseconds, or at once when `signal` aborts; never rejects. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}
