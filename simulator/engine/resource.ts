import { assertPriority } from './calendar.ts';
import { Fifo } from './fifo.ts';
import { Occurrence } from './occurrence.ts';
import type { Simulation } from './simulation.ts';
import { TimeWeighted } from './statistics.ts';

/** A claim to one unit of a resource. It happens when the unit is granted. */
export class Request extends Occurrence<void> {
  readonly priority: number;
  released = false;

  constructor(priority: number) {
    super();
    this.priority = priority;
  }
}

/**
 * Something of which `capacity` units can be in use at one time. Requests are granted in the order of their priority
 * (lower first), and first come, first served within one priority; nobody who has a unit loses it to a later request.
 *
 * `busy` and `queue` follow the units in use and the requests waiting through time: `busy.mean(now) / capacity` is the
 * utilisation, `queue.mean(now)` the mean number waiting.
 */
export class Resource {
  readonly capacity: number;
  readonly busy: TimeWeighted;
  readonly queue: TimeWeighted;
  readonly #simulation: Simulation;
  #inUse = 0;
  #waiting = 0;
  /** A line per priority, lowest first; most resources have one. */
  readonly #lines: { priority: number; requests: Fifo<Request> }[] = [];

  constructor(simulation: Simulation, { capacity = 1 } = {}) {
    if (!Number.isInteger(capacity) || capacity < 1)
      throw new RangeError(`A capacity is an integer from 1 up, not ${capacity}.`);
    this.#simulation = simulation;
    this.capacity = capacity;
    this.busy = new TimeWeighted(simulation.now);
    this.queue = new TimeWeighted(simulation.now);
  }

  get inUse(): number {
    return this.#inUse;
  }

  /** How many requests wait. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Claims a unit: granted at once if one is free, else when it is this request's turn. Release it in any case. */
  request(priority = 0): Request {
    const request = new Request(priority);
    if (this.#inUse < this.capacity) {
      this.#grant(request);
      return request;
    }
    this.#line(priority).push(request);
    this.queue.change(this.#simulation.now, ++this.#waiting);
    return request;
  }

  /** Gives the unit back, or withdraws the request if it still waits. A second release of one request is refused. */
  release(request: Request): void {
    if (request.released) throw new Error('The request was released before.');
    request.released = true;
    if (request.happened) this.#giveBack();
    else this.#withdraw(request);
  }

  /** Holds a unit for `duration`: `yield* resource.use(5)`. */
  *use(duration: number, priority = 0): Generator<number | Request, void, void> {
    const turn = this.request(priority);
    try {
      yield turn;
      yield duration;
    } finally {
      this.release(turn);
    }
  }

  #grant(request: Request): void {
    this.busy.change(this.#simulation.now, ++this.#inUse);
    request.succeed();
  }

  #giveBack(): void {
    if (this.#waiting === 0) {
      this.busy.change(this.#simulation.now, --this.#inUse);
      return;
    }
    // The unit passes on without having been free: nobody who comes at this same time can slip in between.
    let first = 0;
    while (this.#lines[first]!.requests.length === 0) first++;
    const next = this.#lines[first]!.requests.shift()!;
    this.queue.change(this.#simulation.now, --this.#waiting);
    next.succeed();
  }

  #withdraw(request: Request): void {
    if (!this.#line(request.priority).remove(request))
      throw new Error('The request belongs to another resource.');
    this.queue.change(this.#simulation.now, --this.#waiting);
  }

  #line(priority: number): Fifo<Request> {
    let at = 0;
    while (at < this.#lines.length && this.#lines[at]!.priority < priority) at++;
    const line = this.#lines[at];
    if (line?.priority === priority) return line.requests;
    assertPriority(priority);
    const requests = new Fifo<Request>();
    this.#lines.splice(at, 0, { priority, requests });
    return requests;
  }
}
