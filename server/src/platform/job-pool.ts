import pg from 'pg';
import type { Log } from './log.ts';

/** Made apart from what runs the jobs, since the pool outlives it: see `runJobs`. */
export function openJobPool(url: string, concurrency: number, log: Log): pg.Pool {
  const pool = new ForgivingPool({
    connectionString: url,
    application_name: 'matinee jobs',
    max: concurrency + 3,
  });
  // A broken connection is replaced; unheard, its error would end the process, in use or not.
  pool.on('error', error => {
    if (!pool.ending) log.warn({ err: error }, 'an idle database connection of the jobs was lost');
  });
  pool.on('connect', client => client.on('error', () => {}));
  return pool;
}

type Connected = Parameters<pg.Pool['connect']>[0];

/**
 * A pool that takes a connection back once, however often it is given back. graphile-worker (0.17) gives back the one on which it
 * listens when it is stopped, and again if that connection is lost meanwhile; the second time throws in a promise that nobody
 * hears, which would end the process.
 */
class ForgivingPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): unknown {
    if (!callback) return super.connect();
    return super.connect((error, client, release) => {
      if (error) return callback(error, client, release);
      let isBack = false;
      callback(error, client, reason => {
        if (!isBack) release(reason);
        isBack = true;
      });
    });
  }
}
