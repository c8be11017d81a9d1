import { EventEmitter, once } from 'node:events';
import { Logger, type Runner, run, runMigrations, type WorkerEvents, type WorkerPool } from 'graphile-worker';
import type pg from 'pg';
import { sleep } from './clock.ts';
import type { Sql } from './database/database.ts';
import { openJobPool } from './job-pool.ts';
import type { Log } from './log.ts';
import { SignOfLife } from './sign-of-life.ts';

/**
 * Does one job. It may run more than once (after a crash, say), so it must be safe to repeat. Throwing means "later again":
 * after e, e^2, e^3 ... seconds, until the attempts are used up and the job stays behind as failed.
 */
export type Task = (
  payload: never,
  job: { readonly attempt: number; readonly signal: AbortSignal },
) => Promise<void>;
export type Tasks = Readonly<Record<string, Task>>;

export interface JobOptions {
  /** Not before this instant. */
  readonly runAt?: Date;
  /** A waiting job with the same key is replaced instead of doubled. */
  readonly key?: string;
  /** 10 unless told: the last attempt is then about nine hours after the first. */
  readonly maxAttempts?: number;
}

export interface FailedJob {
  readonly jobId: string;
  readonly task: string;
  readonly attempts: number;
  readonly lastError: string;
  readonly failedAt: Date;
}

export interface JobRunner {
  /** Finishes the jobs at hand; what has not ended after some seconds is told so by its signal. */
  stop(): Promise<void>;
}

/** Brings the queue's own tables (schema `graphile_worker`) up to date. */
export async function migrateJobs(url: string, log: Log): Promise<void> {
  await runMigrations({ connectionString: url, logger: loggerFor(log) });
}

/**
 * Adds a job in the caller's transaction. Adding notifies the runners, and a transaction that notifies takes a lock that
 * is one for the whole cluster when it commits: so never add a job in the transaction of a sale; follow its fact instead.
 */
export async function addJob(
  sql: Sql,
  task: string,
  payload: unknown,
  options: JobOptions = {},
): Promise<void> {
  const { runAt, key, maxAttempts = 10 } = options;
  await sql.query(
    `select graphile_worker.add_job($1, $2::json, run_at => $3::timestamptz, job_key => $4, max_attempts => $5)`,
    [task, JSON.stringify(payload ?? null), runAt ?? null, key ?? null, maxAttempts],
  );
}

/** Runs the jobs of the given tasks until stopped, on connections of its own. */
export async function runJobs(
  url: string,
  tasks: Tasks,
  { log, concurrency = 3 }: { log: Log; concurrency?: number },
): Promise<JobRunner> {
  const pool = openJobPool(url, concurrency, log);
  const taskList = Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, adapted(task)]));
  const start = async () => {
    const events: WorkerEvents = new EventEmitter();
    const began = once(events, 'pool:create');
    const options = { noHandleSignals: true, parsedCronItems: [], preset: { worker: WORKER }, events };
    const runner = await run({ ...options, pgPool: pool, logger: loggerFor(log), concurrency, taskList });
    const [{ workerPool }] = (await began) as [{ workerPool: WorkerPool }];
    try {
      return { runner, alive: await SignOfLife.give(pool, workerPool.id, log) };
    } catch (error) {
      await runner.stop().catch(() => {});
      throw error;
    }
  };
  const runner = keepRunning(await start(), start, { pool, log });
  return {
    async stop() {
      await runner.stop();
      // graphile-worker never lets go of what it was ever run with, and a task may hold a whole server.
      for (const name of Object.keys(taskList)) delete taskList[name];
    },
  };
}

type Running = { readonly runner: Runner; readonly alive: SignOfLife | undefined };

/** A database that goes away while the end of a job is told to it ends the runner: then another one is started. */
function keepRunning(
  first: Running,
  start: () => Promise<Running>,
  { pool, log }: { pool: pg.Pool; log: Log },
): JobRunner {
  let running = first;
  const stopped = new AbortController();
  const watch = async (): Promise<void> => {
    for (;;) {
      // It may resolve or reject, whatever has ended it.
      const error = await running.runner.promise.catch(reason => reason as unknown);
      if (stopped.signal.aborted) return;
      log.error({ err: error }, 'the jobs came to an end; starting them again');
      running.alive?.end();
      running = await startAgain();
      if (stopped.signal.aborted) return;
    }
  };
  const startAgain = async (): Promise<Running> => {
    for (;;) {
      await sleep(RESTART_MS, stopped.signal);
      if (stopped.signal.aborted) return { ...running, alive: undefined };
      try {
        return await start();
      } catch (error) {
        log.warn({ err: error }, 'the jobs cannot be started yet; trying again');
      }
    }
  };
  const watching = watch();
  return {
    async stop() {
      stopped.abort();
      await running.runner.stop().catch(() => {});
      await watching;
      // One that was being started meanwhile.
      await running.runner.stop().catch(() => {});
      running.alive?.end();
      await pool.end();
    },
  };
}

/**
 * Only what is told in batches is told by promises that somebody hears: with any other delay a database that goes away while the
 * end of a job is told to it would end the process.
 */
const WORKER = { pollInterval: 1_000, completeJobBatchDelay: 0, failJobBatchDelay: 0 };
const RESTART_MS = 1_000;

/** The jobs that have used up their attempts, the latest first. */
export async function failedJobs(sql: Sql): Promise<FailedJob[]> {
  const { rows } = await sql.query<{ [Key in keyof FailedJob]: FailedJob[Key] }>(`
    select id::text as "jobId", task_identifier as task, attempts, last_error as "lastError", updated_at as "failedAt"
      from graphile_worker.jobs
     where attempts >= max_attempts and locked_at is null
     order by updated_at desc
     limit 100`);
  return rows;
}

/** Gives failed jobs all their attempts again, beginning now; all of them, or those of the given ids. */
export async function retryFailedJobs(sql: Sql, jobIds?: readonly string[]): Promise<number> {
  const ids = jobIds ?? (await failedJobs(sql)).map(job => job.jobId);
  const { rowCount } = await sql.query(
    'select * from graphile_worker.reschedule_jobs($1::bigint[], run_at => now(), attempts => 0)',
    [ids],
  );
  return rowCount ?? 0;
}

const adapted =
  (task: Task) => (payload: unknown, helpers: { job: { attempts: number }; abortSignal: AbortSignal }) =>
    task(payload as never, { attempt: helpers.job.attempts, signal: helpers.abortSignal });

const LEVELS = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const;

function loggerFor(log: Log): Logger {
  return new Logger(scope => (level, message, meta) => {
    const error = meta && 'error' in meta ? meta.error : undefined;
    log[LEVELS[level]](
      { job: scope.jobId, task: scope.taskIdentifier, ...(error ? { err: error } : {}) },
      message,
    );
  });
}
