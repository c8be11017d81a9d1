import type pg from 'pg';
import { sleep } from './clock.ts';
import type { Log } from './log.ts';

/** The first of the two numbers of the advisory lock that a runner of jobs holds as long as it lives; the second is made of its name. */
const LIVES = 741_192_835;
const LOOK_MS = 2_000;
const RETRY_MS = 1_000;

/**
 * How others see that a runner of jobs lives: a connection that holds a lock, and is replaced if it is lost. A job that was being
 * done when its process was killed stays locked, for hours as the queue has it: whoever lives looks for jobs of runners that hold no
 * lock any more, and gives them back.
 */
export class SignOfLife {
  readonly #pool: pg.Pool;
  readonly #name: string;
  readonly #log: Log;
  readonly #ended = new AbortController();
  #client: pg.PoolClient | undefined;

  private constructor(pool: pg.Pool, name: string, log: Log) {
    this.#pool = pool;
    this.#name = name;
    this.#log = log;
  }

  /** `name` is what the runner locks its jobs by. Throws if the database is away. */
  static async give(pool: pg.Pool, name: string, log: Log): Promise<SignOfLife> {
    const sign = new SignOfLife(pool, name, log);
    await sign.#take();
    void sign.#lookAfterOthers();
    return sign;
  }

  async #take(): Promise<void> {
    const client = await this.#pool.connect();
    try {
      await client.query('select pg_advisory_lock_shared($1, hashtext($2))', [LIVES, this.#name]);
      await client.query(GIVE_BACK, [LIVES]);
    } catch (error) {
      client.release(true);
      throw error;
    }
    if (this.#ended.signal.aborted) return client.release(true);
    this.#client = client;
    client.once('end', this.#lost);
  }

  readonly #lost = async (): Promise<void> => {
    this.#client?.release(true);
    this.#client = undefined;
    while (!this.#client && !this.#ended.signal.aborted) {
      try {
        await this.#take();
      } catch (error) {
        this.#log.warn({ err: error }, 'others cannot see that the jobs go on here; trying again');
        await sleep(RETRY_MS, this.#ended.signal);
      }
    }
  };

  /** A connection that is lost meanwhile is replaced, and looks then. */
  async #lookAfterOthers(): Promise<void> {
    for (;;) {
      await sleep(LOOK_MS, this.#ended.signal);
      if (this.#ended.signal.aborted) return;
      await this.#client?.query(GIVE_BACK, [LIVES]).catch(() => {});
    }
  }

  end(): void {
    this.#ended.abort();
    this.#client?.removeListener('end', this.#lost);
    this.#client?.release(true);
    this.#client = undefined;
  }
}

/** A runner that has just begun may have a job before it holds its lock. */
const GIVE_BACK = `
  select graphile_worker.force_unlock_workers(names)
  from (
    select array(
      select locked_by
      from (
        select distinct locked_by from graphile_worker.jobs
        where locked_at < now() - interval '2 s'
      ) as runner
      where pg_try_advisory_xact_lock($1, hashtext(locked_by))
    ) as names
  ) as dead
  where names <> '{}'`;
