import type { AtLine, GateFact, Phase } from '../../../simulator/gate/facts.ts';

/** What somebody does from one minute to another, and at which line, from 0, if at one. */
export type Segment = {
  readonly phase: Phase;
  readonly from: number;
  readonly until: number;
  readonly line: number | null;
};

/** The way of one person from the bus to the inside, in order, without a gap. */
export type Journey = {
  readonly person: number;
  readonly segments: readonly Segment[];
  readonly ends: 'inside' | 'gave-up' | 'underway';
};

export const stationOf = (phase: Phase): 'seller' | 'scanner' =>
  phase === 'walk_to_seller' || phase === 'wait_in_seller_line' || phase === 'buy_tickets'
    ? 'seller'
    : 'scanner';

export const byNumber = (a: number, b: number): number => a - b;

/** What the facts say of each person. They are published when a service ends, so they come out of order. */
export class Tales {
  readonly buses: number[] = [];
  /** How many lines there were, and when the gate closed, where that is told. */
  sellers: number | undefined;
  scanners: number | undefined;
  closed = 1;
  readonly #came = new Map<number, number>();
  readonly #told = new Map<number, Segment[]>();
  readonly #ends = new Map<number, Journey['ends']>();

  constructor(facts: readonly GateFact[]) {
    for (const fact of facts) this.#take(fact);
    this.buses.sort(byNumber);
  }

  #take(fact: GateFact): void {
    const { topic, value } = fact;
    if (topic === 'gate_opened') {
      this.sellers = value.sellers;
      this.scanners = value.scanners;
    } else if (topic === 'gate_closed') this.closed = value.time;
    else if (topic === 'bus_arrival') {
      this.buses.push(value.time);
      for (let person = value.firstId; person <= value.lastId; person++) this.#came.set(person, value.time);
    } else this.#tell(fact);
  }

  #tell({ topic, value }: Told): void {
    const phase = topic === 'gave_up' ? phaseLeft(value) : topic === 'still_waiting' ? value.phase : topic;
    const line =
      ('sellerLine' in value ? value.sellerLine : 'scannerLine' in value ? value.scannerLine : undefined) ??
      null;
    const segment = (doing: Phase, from: number, until: number): Segment => ({
      phase: doing,
      from,
      until,
      line: line === null ? null : line - 1,
    });
    const segments = [segment(phase, value.time, value.time + value.duration)];
    if (topic === 'still_waiting' && value.joined !== undefined)
      segments.unshift(segment(`wait_in_${stationOf(phase)}_line`, value.joined, value.time));
    for (const person of peopleIn(value)) {
      this.#told.set(person, [...(this.#told.get(person) ?? []), ...segments]);
      if (topic === 'scan_tickets') this.#ends.set(person, 'inside');
      if (topic === 'gave_up') this.#ends.set(person, 'gave-up');
    }
  }

  journeys(): Journey[] {
    return [...this.#came].flatMap(([person, came]) => {
      const told = (this.#told.get(person) ?? []).sort((a, b) => a.from - b.from || a.until - b.until);
      if (told.length === 0) return [];
      let until = came;
      const segments = told.flatMap(segment => {
        const before = untold(until, segment);
        until = segment.until;
        return [...before, segment];
      });
      return { person, segments, ends: this.#ends.get(person) ?? 'underway' };
    });
  }
}

/** The way to a line, from `since`: of those who were not in when the run ended it is not told, but it is all that is not. */
function untold(since: number, { phase, from, line }: Segment): Segment[] {
  if (from <= since + 1e-9) return [];
  return [{ phase: `walk_to_${stationOf(phase)}`, from: since, until: from, line }];
}

const phaseLeft = ({ sellerLine }: AtLine): Phase =>
  sellerLine === undefined ? 'wait_in_scanner_line' : 'wait_in_seller_line';

/** What people did. */
type Told = Exclude<GateFact, { topic: 'gate_opened' | 'gate_closed' | 'bus_arrival' }>;

function peopleIn(value: Told['value']): number[] {
  if ('people' in value) return value.people;
  if ('person' in value) return [value.person];
  return Array.from({ length: value.lastId - value.firstId + 1 }, (_, index) => value.firstId + index);
}
