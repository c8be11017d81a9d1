import { Tally } from '../engine/index.ts';
import type { Line } from './line.ts';

/** How many spans of equal length a report divides a run into. */
export const SPANS = 12;

/** Waits in minutes; `median` and `p95` are those of the person in the middle, and of the 95th of a hundred. */
export type Waits = { people: number; mean: number; median: number; p95: number; max: number };

export type LineReport = {
  number: number;
  /** Sales or scans done, their mean duration, and the mean wait for them per person, in minutes. */
  services: number;
  meanService: number;
  meanWait: number;
  /** The share of the time in which the server was busy. */
  utilisation: number;
  /** Groups waiting, whoever is being served not included: the mean through time, and the most. */
  meanQueue: number;
  maxQueue: number;
};

export type SpanMeans = { wait: number | null; service: number | null };

type Phase = { time: number; duration: number };

/** What is known of all sellers together, or of all scanners: waits and services, by line and by time of the run. */
export class Station {
  readonly #spanLength: number;
  readonly #warmUp: number;
  readonly #waits: number[] = [];
  readonly #byLine = { wait: new Map<number, Tally>(), service: new Map<number, Tally>() };
  readonly #bySpan = { wait: new Map<number, Tally>(), service: new Map<number, Tally>() };

  constructor({ minutes, warmUp }: { minutes: number; warmUp: number }) {
    this.#spanLength = minutes / SPANS;
    this.#warmUp = warmUp;
  }

  /** So many people waited in this line, each for `duration`. */
  waited(line: number, { time, duration }: Phase, people: number): void {
    tally(this.#bySpan.wait, this.#span(time)).add(duration, people);
    if (time < this.#warmUp) return;
    tally(this.#byLine.wait, line).add(duration, people);
    for (let person = 0; person < people; person++) this.#waits.push(duration);
  }

  served(line: number, { time, duration }: Phase): void {
    tally(this.#bySpan.service, this.#span(time)).add(duration);
    if (time >= this.#warmUp) tally(this.#byLine.service, line).add(duration);
  }

  get waits(): Waits {
    const sorted = Float64Array.from(this.#waits).sort();
    const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
    const people = sorted.length;
    const mean = people === 0 ? 0 : sorted.reduce((total, wait) => total + wait, 0) / people;
    return { people, mean, median: at(0.5), p95: at(0.95), max: at(1) };
  }

  line({ number, server }: Line, now: number): LineReport {
    const service = tally(this.#byLine.service, number);
    return {
      number,
      services: service.count,
      meanService: service.mean,
      meanWait: tally(this.#byLine.wait, number).mean,
      utilisation: server.busy.mean(now),
      meanQueue: server.queue.mean(now),
      maxQueue: server.queue.max,
    };
  }

  /** Means of the waits, and of the services, that began in the span; null where none did. */
  span(index: number): SpanMeans {
    const mean = ({ count, mean }: Tally) => (count === 0 ? null : mean);
    return { wait: mean(tally(this.#bySpan.wait, index)), service: mean(tally(this.#bySpan.service, index)) };
  }

  #span(time: number): number {
    return Math.min(SPANS - 1, Math.floor(time / this.#spanLength));
  }
}

function tally(tallies: Map<number, Tally>, key: number): Tally {
  let found = tallies.get(key);
  if (!found) {
    found = new Tally();
    tallies.set(key, found);
  }
  return found;
}
