import type { GateFact } from '../../../simulator/gate/facts.ts';
import { byNumber, type Journey, type Segment, stationOf, Tales } from './journeys.ts';

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
    this.sellers = tales.sellers ?? 1 + this.#mostLine('seller');
    this.scanners = tales.scanners ?? 1 + this.#mostLine('scanner');
    const ended = (how: Journey['ends']) =>
      this.#journeys
        .flatMap(({ ends, segments }) => (ends === how ? [segments.at(-1)!.until] : []))
        .sort(byNumber);
    this.#wentIn = ended('inside');
    this.#wentAway = ended('gave-up');
    this.#came = this.#journeys.map(({ segments }) => segments[0]!.from);
    this.minutes = this.#journeys.reduce(
      (most, { segments }) => Math.max(most, segments.at(-1)!.until),
      tales.closed,
    );
    this.#byMinute = this.#minuteByMinute();
  }

  /** Of a run that does not say how many lines it had: the last of those in which anybody stood. */
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
