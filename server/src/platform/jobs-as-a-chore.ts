import type { Pool } from 'pg';
import type { KeepDoing } from './chores.ts';
import type { JobRunner, Tasks } from './jobs.ts';

interface DueJob extends Record<string, unknown> {
  readonly jobId: string;
  readonly task: string;
  readonly payload: never;
  readonly attempts: number;
}

const LOOK_MS = 1_000;

/**
 * Does the jobs that are due one after the other, in the order in which they are: for simulations, in which
 * what is done beside requests must not depend on who is quicker. What fails is put off as the queue does it.
 */
export function runJobsAsAChore(pool: Pool, tasks: Tasks, keep: KeepDoing): JobRunner {
  return keep(async stopped => {
    const { rows } = await pool.query<DueJob>(NEXT, [Object.keys(tasks)]);
    const job = rows[0];
    if (!job) return LOOK_MS;
    const attempt = job.attempts + 1;
    try {
      await tasks[job.task]!(job.payload, { attempt, signal: stopped });
      await pool.query(DONE, [[job.jobId]]);
    } catch {
      await pool.query(PUT_OFF, [[job.jobId], attempt]);
    }
    return 0;
  });
}

const NEXT = `
  select job.id::text as "jobId", task.identifier as task, job.payload, job.attempts
    from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id
   where task.identifier = any($1::text[]) and job.run_at <= now() and job.attempts < job.max_attempts
   order by job.run_at, job.id
   limit 1`;

const DONE = 'select from graphile_worker.complete_jobs($1::bigint[])';

const PUT_OFF = `
  select from graphile_worker.reschedule_jobs(
    $1::bigint[], run_at => now() + exp(least($2::integer, 10)) * interval '1 second', attempts => $2::integer)`;
