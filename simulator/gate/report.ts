import type { GateFact } from './facts.ts';
import type { Gate } from './gate.ts';
import type { Line } from './line.ts';
import type { GateParameters } from './parameters.ts';
import { type LineReport, SPANS, type SpanMeans, Station, type Waits } from './station.ts';

/** A twelfth of the run. Times in minutes. */
export type Span = {
  until: number;
  /** At the end of the span: people who have come, who are in, who stand before sellers and before scanners. */
  arrived: number;
  inside: number;
  atSellers: number;
  atScanners: number;
  /** Means of the waits and services that began in the span. */
  seller: SpanMeans;
  scanner: SpanMeans;
};

export type GateReport = {
  parameters: GateParameters;
  /** How far the run came, in minutes: less than asked for if it was interrupted. */
  minutes: number;
  people: { buses: number; arrived: number; inside: number; gaveUp: number; stillWaiting: number };
  gaveUp: { lineTooLong: number; waitedTooLong: number };
  sellerWait: Waits;
  scannerWait: Waits;
  sellers: LineReport[];
  scanners: LineReport[];
  spans: Span[];
};

/** Follows a run by its facts, and reports on it. */
export class GateObserver {
  readonly #parameters: GateParameters;
  readonly #seller: Station;
  readonly #scanner: Station;
  readonly #gaveUp = { lineTooLong: 0, waitedTooLong: 0 };
  readonly #spans: Omit<Span, 'seller' | 'scanner'>[] = [];

  constructor(parameters: GateParameters) {
    this.#parameters = parameters;
    this.#seller = new Station(parameters);
    this.#scanner = new Station(parameters);
  }

  /** Has the gate looked at whenever a span of the run ends. */
  watch(gate: Gate): void {
    const { minutes } = this.#parameters;
    for (let span = 1; span < SPANS; span++)
      gate.simulation.after((minutes * span) / SPANS, () => this.#look(gate));
  }

  take({ topic, value }: GateFact): void {
    if (topic === 'wait_in_seller_line')
      this.#seller.waited(value.sellerLine, value, value.lastId - value.firstId + 1);
    else if (topic === 'wait_in_scanner_line') this.#scanner.waited(value.scannerLine, value, 1);
    else if (topic === 'buy_tickets') this.#seller.served(value.sellerLine, value);
    else if (topic === 'scan_tickets') this.#scanner.served(value.scannerLine, value);
    else if (topic === 'gave_up')
      this.#gaveUp[value.reason === 'line-too-long' ? 'lineTooLong' : 'waitedTooLong'] += value.people.length;
  }

  /** The report of a run that has ended, or was broken off. */
  report(gate: Gate): GateReport {
    const { now } = gate.simulation;
    this.#look(gate);
    const { buses, arrived, inside, gone, underway } = gate;
    return {
      parameters: this.#parameters,
      minutes: now,
      people: { buses, arrived, inside, gaveUp: gone, stillWaiting: underway },
      gaveUp: { ...this.#gaveUp },
      sellerWait: this.#seller.waits,
      scannerWait: this.#scanner.waits,
      sellers: gate.sellers.map(line => this.#seller.line(line, now)),
      scanners: gate.scanners.map(line => this.#scanner.line(line, now)),
      spans: this.#spans.map((span, index) => ({
        ...span,
        seller: this.#seller.span(index),
        scanner: this.#scanner.span(index),
      })),
    };
  }

  #look({ simulation, arrived, inside, sellers, scanners }: Gate): void {
    const people = (lines: readonly Line[]) => lines.reduce((sum, line) => sum + line.people, 0);
    const [atSellers, atScanners] = [people(sellers), people(scanners)];
    this.#spans.push({ until: simulation.now, arrived, inside, atSellers, atScanners });
  }
}
