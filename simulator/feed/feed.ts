import { type Life, priorities, type RandomStream, type Scheduled, Simulation } from '../engine/index.ts';
import type { Fact, Topic } from './facts.ts';
import { brokenLine } from './malformed.ts';
import { type Order, Orders } from './orders.ts';
import {
  drawFault,
  type Fault,
  type FeedParameters,
  LEAST_DELAY_MS,
  MOST_DELAY_MS,
  MOST_DISORDER_MS,
  noFaults,
  SETTLED_MS,
} from './parameters.ts';

/** A line as it arrives, and when, in whole milliseconds since 1970. */
export type Delivery = { readonly topic: Topic; readonly text: string; readonly at: number };

/** On the way a fact meets at most one of these. */
const ladder = ['disorder', 'delayed', 'duplicate', 'malformed'] as const;
type WayFault = (typeof ladder)[number];

const TRANSIT = { meanMs: 800, mostMs: 5_000 };
const BETWEEN_COPIES_MS = 30_000;

/**
 * Bookings and payments in the open wire format of the sales stream, in the order of their arrival. Orders are made at
 * random instants at the given rate, on a simulated clock; whoever reads decides how fast that clock runs:
 *
 * ```ts
 * const feed = new Feed({ ...usual, rate: 1000, faults: { ...noFaults, late: 0.02 } });
 * for (const delivery of feed) console.log(delivery.topic, delivery.text);
 * ```
 */
export class Feed {
  readonly parameters: FeedParameters;
  /** How many orders, or facts, each fault has befallen so far. */
  readonly befallen: Record<Fault, number> = { ...noFaults };
  readonly #simulation: Simulation;
  readonly #orders: Orders;
  readonly #way: RandomStream;
  readonly #end: number;
  #arrived: Delivery[] = [];
  #underWay = 0;
  #isOpen = true;

  constructor(parameters: FeedParameters) {
    this.parameters = parameters;
    const { seed, minutes, start, faults } = parameters;
    this.#simulation = new Simulation({ seed });
    this.#end = minutes * 60_000;
    const tag = this.#simulation.random(`ids ${start} ${JSON.stringify(parameters)}`).bits();
    const chance = (source: string) => this.#simulation.random(source);
    this.#orders = new Orders(faults, start, tag.toString(36), chance);
    this.#way = chance('way');
    this.#simulation.start(this.#source());
  }

  /** Whether everything has arrived. */
  get isOver(): boolean {
    return !this.#isOpen && this.#underWay === 0;
  }

  /** Lets the simulated clock run until `ms` after the beginning, and returns what has arrived meanwhile. */
  take(ms: number): Delivery[] {
    this.#simulation.run({ until: ms });
    const arrived = this.#arrived;
    this.#arrived = [];
    return arrived;
  }

  /** Everything, as quickly as it is read. */
  *[Symbol.iterator](): Generator<Delivery, void, void> {
    // A few thousand facts at a time.
    const step = Math.max(1, Math.min(60_000, 120_000_000 / this.parameters.rate));
    for (let at = this.#simulation.now; !this.isOver; ) {
      at += step;
      yield* this.take(at);
    }
  }

  *#source(): Life {
    const between = this.#simulation.random('arrivals');
    const mean = 60_000 / this.parameters.rate;
    for (;;) {
      yield between.exponential(mean);
      if (this.#simulation.now >= this.#end) break;
      this.#order();
    }
    this.#isOpen = false;
  }

  #order(): void {
    const order = this.#orders.make(this.parameters.start + Math.floor(this.#simulation.now));
    if (order.fault !== null) this.befallen[order.fault]++;
    let isWell = order.fault === null;
    for (const fact of order.facts) {
      const met = this.#meets(order, fact);
      if (met !== null) {
        this.befallen[met]++;
        isWell = false;
      }
      this.#send(fact, met);
    }
    if (isWell) this.#orders.remember(order);
  }

  /** What befalls a fact on its way. What is not to be believed anyhow travels well: one outcome, one reason. */
  #meets({ fault }: Order, { at }: Fact): WayFault | null {
    if (fault === 'restart' || fault === 'zone') return null;
    const met = drawFault(ladder, this.parameters.faults, this.#way);
    return met === 'delayed' && !this.#canBeDelayed(at) ? null : met;
  }

  /** A straggler is one only if others have long overtaken it: there must be others, before and after. */
  #canBeDelayed(at: number): boolean {
    const since = at - this.parameters.start;
    return since >= SETTLED_MS && since + MOST_DELAY_MS <= this.#end;
  }

  #send(fact: Fact, met: WayFault | null): void {
    const delay = fact.at - this.parameters.start - this.#simulation.now + this.#travels(met);
    this.#deliver(met === 'malformed' ? brokenLine(fact, this.#way) : fact, Math.max(0, delay));
    if (met !== 'duplicate') return;
    const copies = 1 + this.#way.integer(2);
    for (let copy = 0; copy < copies; copy++)
      this.#deliver(fact, Math.max(0, delay) + this.#way.integer(BETWEEN_COPIES_MS));
  }

  #travels(met: WayFault | null): number {
    if (met === 'disorder') return TRANSIT.mostMs + this.#way.integer(MOST_DISORDER_MS - TRANSIT.mostMs);
    if (met === 'delayed') return LEAST_DELAY_MS + this.#way.integer(MOST_DELAY_MS - LEAST_DELAY_MS);
    return Math.min(TRANSIT.mostMs, this.#way.exponential(TRANSIT.meanMs));
  }

  #deliver(fact: Fact, delay: number): void {
    this.#underWay++;
    this.#simulation.enter(delay, priorities.normal, new Parcel(fact, this.#arrive));
  }

  readonly #arrive = (fact: Fact): void => {
    this.#underWay--;
    const at = this.parameters.start + Math.floor(this.#simulation.now);
    this.#arrived.push({ topic: fact.topic, text: fact.text(), at });
  };
}

/** A fact on its way, which is its own entry in the calendar: a million of them take little room. */
class Parcel implements Scheduled {
  readonly #fact: Fact;
  readonly #arrive: (fact: Fact) => void;

  constructor(fact: Fact, arrive: (fact: Fact) => void) {
    this.#fact = fact;
    this.#arrive = arrive;
  }

  happen(): void {
    this.#arrive(this.#fact);
  }
}
