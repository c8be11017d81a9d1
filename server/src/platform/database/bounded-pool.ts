import pg from 'pg';

/** More already wait for a connection than could be served in time. */
export class PoolFull extends Error {
  constructor() {
    super('too many wait for a database connection');
  }
}

/** At a millisecond or two a query, a second or so of waiting: who would come after that had better come later. */
export const MOST_WAITING = 1_000;

type Connected = Parameters<pg.Pool['connect']>[0];

/** A pool that nobody waits for in vain: beyond so many it refuses at once, by `PoolFull`. */
export class BoundedPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): unknown {
    const isFull = this.waitingCount >= MOST_WAITING;
    if (callback) return isFull ? callback(new PoolFull(), undefined, () => {}) : super.connect(callback);
    return isFull ? Promise.reject(new PoolFull()) : super.connect();
  }
}
