import { type RandomStream, type Request, Resource, type Simulation } from '../engine/index.ts';
import type { LineChoice } from './parameters.ts';

/** A queue and the one server at its head. */
export class Line {
  /** Counted from 1. */
  readonly number: number;
  readonly server: Resource;
  /** What is in the line, service included, in what it is measured in: sales before a seller, scans before a scanner. */
  length = 0;
  /** How many people stand in the line, those being served included. */
  people = 0;

  constructor(simulation: Simulation, number: number) {
    this.number = number;
    this.server = new Resource(simulation);
  }

  /** `people` join, in need of so many `services`. */
  join(people: number, services: number): Request {
    this.people += people;
    this.length += services;
    return this.server.request();
  }

  /** They leave: served, or tired of waiting. */
  leave(people: number, services: number): void {
    this.people -= people;
    this.length -= services;
  }
}

/** What `by` finds short: see `LineChoice`. */
function measured(line: Line, by: LineChoice): number {
  return by === 'shortest' ? line.length : line.server.waiting;
}

/** Chooses among lines: the shortest by the measure that `by` names, ties at random. */
export function chooseLine(by: LineChoice, lines: readonly Line[], ties: RandomStream): Line {
  let least = Number.POSITIVE_INFINITY;
  let tied = 0;
  let shortest = lines[0]!;
  for (const line of lines) {
    const length = measured(line, by);
    if (length < least) {
      least = length;
      tied = 1;
      shortest = line;
    } else if (length === least) tied++;
  }
  if (tied === 1) return shortest;
  let skip = ties.integer(tied);
  for (const line of lines) if (measured(line, by) === least && skip-- === 0) return line;
  return shortest;
}
