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

export type Walker = {
  readonly person: number;
  readonly segment: Segment;
  readonly share: number;
  readonly from: number | null;
};

export type Standing = { readonly person: number; readonly since: number };

/** The gate at one instant. */
export type Moment = {
  /** Whoever is on the way, how much of it is behind them, and which seller's line they come from, if from one. */
  readonly walking: readonly Walker[];
  /** Of each line, whoever stands in it, the one being served first. */
  readonly sellers: readonly (readonly Standing[])[];
  readonly scanners: readonly (readonly Standing[])[];
  readonly inside: number;
  readonly goneAway: number;
  readonly arrived: number;
};

/** A run of the gate that can be looked at at any of its minutes, forwards and backwards. */
export class Replay {
  /** The length of the run, in minutes. */
  readonly minutes: number;
  readonly sellers: number;
  readonly scanners: number;
  /** When each bus came. */
  readonly buses: readonly number[];
  /** In the order in which they came. */
  readonly #journeys: readonly Journey[];
  readonly #came: readonly number[];
  readonly #wentIn: readonly number[];
  readonly #wentAway: readonly number[];
  /** Who is underway in each whole minute. */
  readonly #byMinute: readonly (readonly Journey[])[];

  constructor(facts: readonly GateFact[]) {
    const tales = new Tales(facts);
    this.#journeys = tales.journeys();
    this.buses = tales.buses;
    this.sellers = 1 + this.#mostLine('seller');
    this.scanners = 1 + this.#mostLine('scanner');
    const ended = (how: Journey['ends']) =>
      this.#journeys
        .flatMap(({ ends, segments }) => (ends === how ? [segments.at(-1)!.until] : []))
        .sort(byNumber);
    this.#wentIn = ended('inside');
    this.#wentAway = ended('gave-up');
    this.#came = this.#journeys.map(({ segments }) => segments[0]!.from);
    this.minutes = this.#journeys.reduce((most, { segments }) => Math.max(most, segments.at(-1)!.until), 1);
    this.#byMinute = this.#minuteByMinute();
  }

  #mostLine(station: 'seller' | 'scanner'): number {
    const lines = this.#journeys.flatMap(({ segments }) =>
      segments.flatMap(({ phase, line }) => (line !== null && stationOf(phase) === station ? [line] : [])),
    );
    return lines.reduce((most, line) => Math.max(most, line), 0);
  }

  #minuteByMinute(): Journey[][] {
    const minutes: Journey[][] = Array.from({ length: Math.floor(this.minutes) + 1 }, () => []);
    for (const journey of this.#journeys) {
      const [from, until] = [journey.segments[0]!.from, journey.segments.at(-1)!.until];
      for (let minute = Math.floor(from); minute <= until; minute++) minutes[minute]!.push(journey);
    }
    return minutes;
  }

  /** How everything stands at this minute of the run. */
  at(time: number): Moment {
    const sellers = Array.from({ length: this.sellers }, (): Place[] => []);
    const scanners = Array.from({ length: this.scanners }, (): Place[] => []);
    const walking: Walker[] = [];
    for (const { person, segments } of this.#byMinute[Math.floor(time)] ?? []) {
      const at = segments.findIndex(({ from, until }) => time >= from && time < until);
      if (at < 0) continue;
      const segment = segments[at]!;
      const { phase, from, until, line } = segment;
      const isServed = phase === 'buy_tickets' || phase === 'scan_tickets';
      if (phase.startsWith('walk'))
        walking.push({
          person,
          segment,
          share: (time - from) / (until - from || 1),
          from: segments[at - 1]?.line ?? null,
        });
      else
        (stationOf(phase) === 'seller' ? sellers : scanners)[line!]!.push({
          person,
          since: isServed ? (segments[at - 1]?.from ?? from) : from,
          isServed,
        });
    }
    const inOrder = (places: Place[]) =>
      places.sort(
        (a, b) => Number(b.isServed) - Number(a.isServed) || a.since - b.since || a.person - b.person,
      );
    return {
      walking,
      sellers: sellers.map(inOrder),
      scanners: scanners.map(inOrder),
      inside: upTo(this.#wentIn, time),
      goneAway: upTo(this.#wentAway, time),
      arrived: upTo(this.#came, time),
    };
  }
}

type Place = Standing & { readonly isServed: boolean };

export const stationOf = (phase: Phase): 'seller' | 'scanner' =>
  phase === 'walk_to_seller' || phase === 'wait_in_seller_line' || phase === 'buy_tickets'
    ? 'seller'
    : 'scanner';

const byNumber = (a: number, b: number): number => a - b;

/** How many of the sorted values are at most `value`. */
function upTo(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What the facts say of each person. They are published when a service ends, so they come out of order. */
class Tales {
  readonly buses: number[] = [];
  readonly #came = new Map<number, number>();
  readonly #told = new Map<number, Segment[]>();
  readonly #ends = new Map<number, Journey['ends']>();

  constructor(facts: readonly GateFact[]) {
    for (const fact of facts) this.#take(fact);
    this.buses.sort(byNumber);
  }

  #take({ topic, value }: GateFact): void {
    if (topic === 'bus_arrival') {
      this.buses.push(value.time);
      for (let person = value.firstId; person <= value.lastId; person++) this.#came.set(person, value.time);
      return;
    }
    const phase = topic === 'gave_up' ? phaseLeft(value) : topic === 'still_waiting' ? value.phase : topic;
    const line =
      ('sellerLine' in value ? value.sellerLine : 'scannerLine' in value ? value.scannerLine : undefined) ??
      null;
    const segment = {
      phase,
      from: value.time,
      until: value.time + value.duration,
      line: line === null ? null : line - 1,
    };
    for (const person of peopleIn(value)) {
      this.#told.set(person, [...(this.#told.get(person) ?? []), segment]);
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

/** A walk takes about so long, in minutes. */
const WALK = 1;

/**
 * What must have been before a segment, from `since`. Of those who were not in when the run ended only their last phase is told: they
 * walked before they stood in line, and stood there before they were served, nobody says exactly how long.
 */
function untold(since: number, { phase, from, line }: Segment): Segment[] {
  if (from <= since + 1e-9) return [];
  const station = stationOf(phase);
  const isServed = phase === 'buy_tickets' || phase === 'scan_tickets';
  const joined = isServed ? Math.min(from, since + WALK) : from;
  const walk: Segment = { phase: `walk_to_${station}`, from: since, until: joined, line };
  return joined < from
    ? [walk, { phase: `wait_in_${station}_line`, from: joined, until: from, line }]
    : [walk];
}

const phaseLeft = ({ sellerLine }: AtLine): Phase =>
  sellerLine === undefined ? 'wait_in_scanner_line' : 'wait_in_seller_line';

function peopleIn(value: Exclude<GateFact, { topic: 'bus_arrival' }>['value']): number[] {
  if ('people' in value) return value.people;
  if ('person' in value) return [value.person];
  return Array.from({ length: value.lastId - value.firstId + 1 }, (_, index) => value.firstId + index);
}
