import { Worker } from 'node:worker_threads';
import type { Figures } from './figures.ts';
import type { Job } from './study.ts';

/**
 * Does the jobs on `threads` threads, and hands over the figures of each as it is done, in no certain order. When
 * `interrupted` is aborted the jobs under way are dropped: what was handed over is whole. A failing job rejects.
 */
export async function doJobs(
  jobs: readonly Job[],
  {
    threads,
    interrupted,
    done,
  }: { threads: number; interrupted: AbortSignal; done: (job: Job, figures: Figures[]) => void },
): Promise<void> {
  const queue = jobs.values();
  const workers = Array.from(
    { length: Math.min(threads, jobs.length) },
    () => new Worker(new URL('study-worker.ts', import.meta.url)),
  );
  try {
    await Promise.all(workers.map(worker => serve(worker, queue, interrupted, done)));
  } finally {
    await Promise.all(workers.map(worker => worker.terminate()));
  }
}

/** Gives one worker job after job, until there is none or the work is interrupted. */
function serve(
  worker: Worker,
  queue: Iterator<Job>,
  interrupted: AbortSignal,
  done: (job: Job, figures: Figures[]) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let job: Job;
    const next = () => {
      const step = queue.next();
      if (step.done || interrupted.aborted) return resolve();
      job = step.value;
      worker.postMessage(job);
    };
    worker.on('message', (figures: Figures[]) => {
      if (interrupted.aborted) return;
      done(job, figures);
      next();
    });
    worker.on('error', reject);
    interrupted.addEventListener('abort', () => resolve(), { once: true });
    next();
  });
}
