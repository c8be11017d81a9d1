import {
  anyOf,
  type Life,
  type Occurrence,
  type RandomStream,
  type Request,
  type RunEnd,
  Simulation,
  Tally,
} from '../engine/index.ts';
import { type GateFact, gaveUp, purchase, scan, stillWaiting } from './facts.ts';
import { Group } from './group.ts';
import { chooseLine, Line } from './line.ts';
import { type GateParameters, nature } from './parameters.ts';

/**
 * People arrive at a venue by bus, buy tickets or have them, and are scanned. A group joins a line together: one sale
 * serves it whole; before a scanner its people are scanned one after the other, each waiting until it is their turn.
 *
 * Each source of chance has a stream of its own, so that runs with one seed meet the same buses and the same groups
 * however many lines there are: they can be compared.
 */
export class Gate {
  readonly simulation: Simulation;
  readonly sellers: readonly Line[];
  readonly scanners: readonly Line[];
  /** Minutes waited, an observation per person served. */
  readonly sellerWait = new Tally();
  readonly scannerWait = new Tally();
  buses = 0;
  /** People: come by bus, scanned, gone away. */
  arrived = 0;
  inside = 0;
  gone = 0;
  /** What happened, in the model's own terms: buses come, walks ended, sales and scans done. */
  occurrences = 0;

  readonly #parameters: GateParameters;
  readonly #publish: ((fact: GateFact) => void) | null;
  readonly #ties: RandomStream;
  readonly #groups: RandomStream;
  readonly #walks: RandomStream;
  readonly #sales: RandomStream;
  readonly #scans: RandomStream;
  readonly #present = new Set<Group>();

  /** `publish`, if given, receives each fact at the simulated moment when it becomes one. */
  constructor(parameters: GateParameters, publish: ((fact: GateFact) => void) | null = null) {
    const simulation = new Simulation({ seed: parameters.seed });
    const lines = (count: number) =>
      Array.from({ length: count }, (_, index) => new Line(simulation, index + 1));
    this.simulation = simulation;
    this.sellers = lines(parameters.sellers);
    this.scanners = lines(parameters.scanners);
    this.#parameters = parameters;
    this.#publish = publish;
    this.#ties = simulation.random('ties');
    this.#groups = simulation.random('groups');
    this.#walks = simulation.random('walks');
    this.#sales = simulation.random('sales');
    this.#scans = simulation.random('scans');
    simulation.start(this.#arrivals());
    if (parameters.warmUp > 0) simulation.after(parameters.warmUp, () => this.#endWarmUp());
  }

  /** People who are neither in nor gone. */
  get underway(): number {
    return this.arrived - this.inside - this.gone;
  }

  /** Runs to the end, or so many occurrences of the calendar further. */
  run(atMost = Number.POSITIVE_INFINITY): RunEnd {
    return this.simulation.run({ until: this.#parameters.minutes, atMost });
  }

  /** Publishes what the run was told: before it runs. */
  open(): void {
    this.#publish?.({ topic: 'gate_opened', value: { time: this.simulation.now, ...this.#parameters } });
  }

  /** The run is over, at its end or before: publishes that, and who is still waiting to get in. */
  close(): void {
    this.#publish?.({ topic: 'gate_closed', value: { time: this.simulation.now } });
    for (const group of this.#present)
      for (const fact of stillWaiting(group, this.simulation.now)) this.#publish?.(fact);
  }

  *#arrivals(): Life {
    const { betweenBuses, peoplePerBus } = nature;
    const buses = this.simulation.random('buses');
    for (;;) {
      yield buses.exponential(betweenBuses.mean);
      const people = Math.round(buses.truncatedNormal(peoplePerBus.mean, peoplePerBus.sd, 0));
      const firstId = this.arrived + 1;
      this.buses++;
      this.arrived += people;
      this.occurrences++;
      const time = this.simulation.now;
      this.#publish?.({
        topic: 'bus_arrival',
        value: { time, busId: this.buses, firstId, lastId: this.arrived },
      });
      this.#alight(firstId, people);
    }
  }

  /** A bus empties: its people form groups and set out. */
  #alight(firstId: number, people: number): void {
    const { mean, sd } = nature.groupSize;
    const chance = this.#groups;
    for (let next = firstId, left = people; left > 0; ) {
      const size = Math.min(Math.max(1, Math.round(chance.normal(mean, sd))), left);
      const group = new Group(next, size, chance.bernoulli(this.#parameters.buy), this.simulation.now);
      if (this.#publish) this.#present.add(group);
      this.simulation.start(this.#visit(group));
      next += size;
      left -= size;
    }
  }

  /** A group's way from the bus to the inside. */
  *#visit(group: Group): Life {
    if (group.buys) {
      yield this.#drawn(this.#walks, nature.walkToSellers);
      const turn = this.#join(group, this.sellers, 1);
      if (turn === null) return;
      if (turn.pending) yield this.#patiently(turn);
      if (turn.pending) return this.#tire(group, turn, 1);
      group.begin('buy_tickets', this.simulation.now);
      yield this.#drawn(this.#sales, nature.sale);
      this.#sold(group, turn);
    }
    yield this.#drawn(this.#walks, group.buys ? nature.walkFromSellersToScanners : nature.walkToScanners);
    const turn = this.#join(group, this.scanners, group.size);
    if (turn === null) return;
    if (turn.pending) yield this.#patiently(turn);
    if (turn.pending) return this.#tire(group, turn, group.size);
    while (group.size > 0) {
      group.begin('scan_tickets', this.simulation.now);
      yield this.#drawn(this.#scans, nature.scan);
      this.#scanned(group);
    }
    group.line!.server.release(turn);
    if (this.#publish) this.#present.delete(group);
  }

  #drawn(stream: RandomStream, { mean, sd }: { mean: number; sd: number }): number {
    return stream.truncatedNormal(mean, sd, 0);
  }

  /** The group has come to the lines: it joins one, or turns away (null). */
  #join(group: Group, lines: readonly Line[], services: number): Request | null {
    const line = chooseLine(this.#parameters.line, lines, this.#ties);
    this.occurrences++;
    group.line = line;
    group.joined = this.simulation.now;
    group.begin(
      group.phase === 'walk_to_seller' ? 'wait_in_seller_line' : 'wait_in_scanner_line',
      group.joined,
    );
    const { balk } = this.#parameters;
    if (balk !== null && line.people >= balk) {
      this.#leave(group, 'line-too-long');
      return null;
    }
    return line.join(group.size, services);
  }

  /** Until it is the group's turn, or its patience ends. */
  #patiently(turn: Request): Occurrence<unknown> {
    const { patience } = this.#parameters;
    return patience === null ? turn : anyOf([turn, this.simulation.timeout(patience)]);
  }

  #tire(group: Group, turn: Request, services: number): void {
    group.line!.leave(group.size, services);
    group.line!.server.release(turn);
    this.#leave(group, 'waited-too-long');
  }

  #leave(group: Group, reason: 'line-too-long' | 'waited-too-long'): void {
    this.gone += group.size;
    this.#present.delete(group);
    this.#publish?.(gaveUp(group, reason, this.simulation.now));
  }

  #sold(group: Group, turn: Request): void {
    const { now } = this.simulation;
    const line = group.line!;
    this.occurrences++;
    line.leave(group.size, 1);
    line.server.release(turn);
    if (group.joined >= this.#parameters.warmUp) this.sellerWait.add(group.since - group.joined, group.size);
    if (this.#publish) for (const fact of purchase(group, now)) this.#publish(fact);
    group.setOut(now);
  }

  /** The group's first person is in. */
  #scanned(group: Group): void {
    this.occurrences++;
    group.line!.leave(1, 1);
    this.inside++;
    if (group.joined >= this.#parameters.warmUp) this.scannerWait.add(group.since - group.joined);
    if (this.#publish) for (const fact of scan(group, this.simulation.now)) this.#publish(fact);
    group.firstId++;
    group.size--;
  }

  #endWarmUp(): void {
    const { now } = this.simulation;
    for (const { server } of [...this.sellers, ...this.scanners]) {
      server.busy.reset(now);
      server.queue.reset(now);
    }
  }
}
