import { parentPort } from 'node:worker_threads';
import { figuresOf } from './figures.ts';
import type { Job } from './study.ts';

/** A thread of a study: jobs come in, the figures of their seeds go out, in the same order. */
parentPort!.on('message', ({ case: of, seeds }: Job) => {
  parentPort!.postMessage(seeds.map(seed => figuresOf({ seed, ...of })));
});
