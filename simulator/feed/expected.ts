import type { Topic } from './facts.ts';
import type { Delivery } from './feed.ts';

/** What must become of an input of the stream. `amount_mismatch` is a flag beside `matched`. */
export const outcomes = [
  'matched',
  'unpaid',
  'failed_payment',
  'orphan_payment',
  'early_payment',
  'late_payment',
  'duplicate',
  'dead_letter',
] as const;
export type Outcome = (typeof outcomes)[number];

export type Expected = {
  /** How many inputs of each topic come to each outcome: with their sum every input is accounted for. */
  readonly counts: Readonly<Record<Topic, Partial<Record<Outcome, number>>>>;
  readonly mismatches: number;
  /** Of the bookings that were paid: how many, their seats, what the seats cost and what was paid, in minor units. */
  readonly sales: { orders: number; seats: number; cost: number; paid: number };
};

const WINDOW_MS = 120_000;
/** What is further away than this from the instant of its arrival is not believed, be it late or early. */
const BELIEVED_MS = 300_000;

type Booking = {
  readonly number: number;
  readonly at: number;
  readonly cost: number;
  readonly seats: number;
};
type Payment = {
  readonly number: number;
  readonly orderId: string;
  readonly at: number;
  readonly amount: number;
  readonly isSuccess: boolean;
};

/**
 * Says what the join must make of a feed, from its lines and the instants of their arrival alone: it knows nothing of how
 * the feed was made, and joins nothing while it flows. All bookings are laid down first, then each payment is looked up.
 *
 * It relies on what a feed promises: what is late is so by more than five minutes, the rest by less than two.
 */
export class Expectation {
  readonly #topics: Topic[] = [];
  readonly #outcomes: Outcome[] = [];
  readonly #bookings = new Map<string, Booking>();
  readonly #paymentIds = new Set<string>();
  readonly #payments: Payment[] = [];
  readonly #mismatched = new Set<number>();
  #sales = { orders: 0, seats: 0, cost: 0, paid: 0 };

  /** Takes the inputs in the order of their arrival. */
  add({ topic, text, at }: Delivery): void {
    const number = this.#outcomes.length;
    this.#topics.push(topic);
    const fact = factOf(text);
    const read =
      fact && (topic === 'bookings' ? this.#booking(fact, number, at) : this.#payment(fact, number, at));
    this.#outcomes.push(read ?? 'dead_letter');
  }

  /** Every input has arrived: joins them. */
  close(): Expected {
    for (const payment of this.#payments) this.#outcomes[payment.number] = this.#settle(payment);
    const counts: Record<Topic, Partial<Record<Outcome, number>>> = { bookings: {}, payments: {} };
    for (const [number, outcome] of this.#outcomes.entries()) {
      const of = counts[this.#topics[number]!];
      of[outcome] = (of[outcome] ?? 0) + 1;
    }
    return { counts, mismatches: this.#mismatched.size, sales: this.#sales };
  }

  /** After `close`: what becomes of the input of this number, counted from 0 over both topics. */
  outcomeOf(number: number): { topic: Topic; outcome: Outcome; amountMismatch: boolean } {
    const [topic, outcome] = [this.#topics[number]!, this.#outcomes[number]!];
    return { topic, outcome, amountMismatch: this.#mismatched.has(number) };
  }

  #booking(fact: Fields, number: number, arrival: number): Outcome | null {
    const { order_id: orderId, booking_time: time, event_details: details } = fact;
    const at = instantOf(time, arrival);
    if (typeof orderId !== 'string' || at === null) return null;
    if (this.#bookings.has(orderId)) return 'duplicate';
    const { seats } = details as { seats: { price: number }[] };
    const cost = seats.reduce((sum, { price }) => sum + minor(price), 0);
    this.#bookings.set(orderId, { number, at, cost, seats: seats.length });
    return 'unpaid';
  }

  #payment(fact: Fields, number: number, arrival: number): Outcome | null {
    const { payment_id: paymentId, order_id: orderId, payment_time: time } = fact;
    const at = instantOf(time, arrival);
    if (typeof paymentId !== 'string' || typeof orderId !== 'string' || at === null) return null;
    if (this.#paymentIds.has(paymentId)) return 'duplicate';
    this.#paymentIds.add(paymentId);
    const isSuccess = fact.payment_status === 'Success';
    this.#payments.push({ number, orderId, at, amount: minor(fact.amount as number), isSuccess });
    return 'orphan_payment';
  }

  #settle({ number, orderId, at, amount, isSuccess }: Payment): Outcome {
    const booking = this.#bookings.get(orderId);
    if (!booking) return 'orphan_payment';
    const took = at - booking.at;
    if (took < 0) return 'early_payment';
    if (took > WINDOW_MS) return 'late_payment';
    if (!isSuccess) return 'failed_payment';
    if (amount !== booking.cost) this.#mismatched.add(number);
    this.#sales.paid += amount;
    if (this.#outcomes[booking.number] !== 'matched') {
      this.#outcomes[booking.number] = 'matched';
      this.#sales.orders++;
      this.#sales.seats += booking.seats;
      this.#sales.cost += booking.cost;
    }
    return 'matched';
  }
}

type Fields = Record<string, unknown>;

function factOf(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}

function instantOf(time: unknown, arrival: number): number | null {
  const at = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Math.abs(arrival - at) <= BELIEVED_MS ? at : null;
}

const minor = (major: number): number => Math.round(major * 100);
