import { Empirical, type RandomStream } from '../engine/index.ts';
import { BookingMade, type Fact, type Ids, PaymentMade } from './facts.ts';
import { drawFault, type Faults, SETTLED_MS, WINDOW_MS } from './parameters.ts';
import { drawSale, eventOf, type Sale } from './sales.ts';

/** Of an order at most one of these goes wrong, so that what is to be expected of it is beyond dispute. */
const ladder = ['unpaid', 'failed', 'late', 'early', 'mismatch', 'orphan', 'restart', 'zone'] as const;
export type OrderFault = (typeof ladder)[number];

const methods = new Empirical(['Credit Card', 'Debit Card', 'PayPal', 'Cash', 'Voucher'], [42, 30, 22, 4, 2]);

/** What one order makes known, and what is wrong with it. */
export type Order = {
  readonly ids: Ids;
  readonly at: number;
  readonly facts: readonly Fact[];
  readonly fault: OrderFault | null;
};

/** Ids are used again when the facts that had them first are surely told, and paid. */
const TOLD_WHOLE_MS = 240_000;
const BETWEEN_REMEMBERED_MS = 1_000;
const MOST_REMEMBERED = 4_096;

/** Makes orders, each with the facts that it leads to. Times are whole milliseconds since 1970. */
export class Orders {
  readonly #faults: Faults;
  readonly #start: number;
  readonly #tag: string;
  readonly #sales: RandomStream;
  readonly #chance: RandomStream;
  #orders = 0;
  #payments = 0;
  readonly #past: { ids: Ids; at: number }[] = [];
  /** So many of the past ones are old enough to come again. */
  #old = 0;

  /** `tag` keeps the ids of one feed apart from those of another. */
  constructor(faults: Faults, start: number, tag: string, chance: (source: string) => RandomStream) {
    this.#faults = faults;
    this.#start = start;
    this.#tag = tag;
    this.#sales = chance('sales');
    this.#chance = chance('orders');
  }

  make(at: number): Order {
    const sale = drawSale(this.#sales);
    const drawn = drawFault(ladder, this.#faults, this.#chance);
    const again = drawn === 'restart' ? this.#idsToComeAgain(at) : null;
    const fault = drawn === 'restart' && again === null ? null : drawn;
    const ids = again ?? this.#newIds();
    return { ids, at, facts: this.#factsOf(fault, ids, at, sale), fault };
  }

  /** An order that went well, and whose facts arrive well: its ids may be used again. */
  remember({ ids, at }: Order): void {
    const last = this.#past.at(-1);
    if (last && (at - last.at < BETWEEN_REMEMBERED_MS || this.#past.length === MOST_REMEMBERED)) return;
    this.#past.push({ ids, at });
  }

  #factsOf(fault: OrderFault | null, ids: Ids, at: number, sale: Sale): Fact[] {
    const method = this.#chance.empirical(methods);
    const booked = new BookingMade(ids, at, sale);
    const soon = at + this.#soon();
    switch (fault) {
      case null:
      case 'restart':
        return [booked, new PaymentMade(ids, soon, sale, method)];
      case 'unpaid':
        return [booked];
      case 'failed':
        return [booked, ...this.#attempts(ids, at, sale, method)];
      case 'late':
        return [booked, new PaymentMade(ids, at + WINDOW_MS + this.#beyondEdge(480_000), sale, method)];
      case 'early':
        return [booked, new PaymentMade(ids, at - this.#beyondEdge(60_000), sale, method)];
      case 'mismatch':
        return [booked, new PaymentMade(ids, soon, sale, method, { excess: 1 + this.#chance.integer(500) })];
      case 'orphan':
        return [new PaymentMade(ids, soon, sale, method)];
      case 'zone': {
        const ahead = this.#zoneOf(sale, at) * 60_000;
        return [new BookingMade(ids, at, sale, ahead), new PaymentMade(ids, soon, sale, method, { ahead })];
      }
    }
  }

  #attempts(ids: Ids, at: number, sale: Sale, method: string): Fact[] {
    const first = at + this.#chance.integer(60_000);
    const failed = new PaymentMade(ids, first, sale, method, { isFailed: true });
    if (this.#chance.bernoulli(0.5)) return [failed];
    const again = first + 1 + this.#chance.integer(50_000);
    return [failed, new PaymentMade({ ...ids, payment: ++this.#payments }, again, sale, method)];
  }

  /** The ids of an order long told; null while there is none. */
  #idsToComeAgain(at: number): Ids | null {
    while (this.#old < this.#past.length && this.#past[this.#old]!.at <= at - TOLD_WHOLE_MS) this.#old++;
    return this.#old === 0 ? null : this.#past[this.#chance.integer(this.#old)]!.ids;
  }

  /** East of Greenwich facts come from the future then, west of it from hours ago: not before a reader can tell. */
  #zoneOf(sale: Sale, at: number): number {
    const { zone } = eventOf(sale);
    return at - this.#start < SETTLED_MS ? Math.abs(zone) : zone;
  }

  /** How long people take to pay, within the window; one time in a hundred exactly none of it, or all. */
  #soon(): number {
    const edge = this.#chance.integer(200);
    if (edge < 2) return edge * WINDOW_MS;
    const drawn = this.#chance.exponential(25_000);
    return drawn > WINDOW_MS ? this.#chance.integer(WINDOW_MS) : Math.floor(drawn);
  }

  /** From 1 to `most` ms; one time in eight exactly one. */
  #beyondEdge(most: number): number {
    return this.#chance.integer(8) === 0 ? 1 : 1 + this.#chance.integer(most);
  }

  #newIds(): Ids {
    return { tag: this.#tag, order: ++this.#orders, payment: ++this.#payments };
  }
}
