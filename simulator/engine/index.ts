/**
 * A discrete-event engine: processes living on a simulated clock, deterministic by seed. It knows nothing of what is
 * simulated. Its words: an **occurrence** is something that happens at most once; a **process** lives through time and
 * waits for occurrences; a **resource** is used by a limited number at a time; a **store** passes items on.
 */
export { exponential, logarithm, squareRoot } from './arithmetic.ts';
export type { Scheduled } from './calendar.ts';
export { allOf, anyOf } from './conditions.ts';
export { Empirical } from './empirical.ts';
export { batchMeans, confidenceInterval, type Interval, studentQuantile } from './intervals.ts';
export { Occurrence } from './occurrence.ts';
export { Interrupted, type Life, type Process, type Wait } from './process.ts';
export { RandomStream } from './random.ts';
export { type Request, Resource } from './resource.ts';
export { priorities, type RunEnd, Simulation, type Timeout } from './simulation.ts';
export { Tally, TimeWeighted } from './statistics.ts';
export { Store } from './store.ts';
