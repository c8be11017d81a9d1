import { costOf, customerOf, eventOf, major, type Sale, seatsOf } from './sales.ts';

export type Topic = 'bookings' | 'payments';

/**
 * A fact of the feed. It becomes text only when it arrives: at a high rate a million are under way, and most of what
 * they say can be made again from little.
 */
export interface Fact {
  readonly topic: Topic;
  /** When it truly happened, in milliseconds since 1970. */
  readonly at: number;
  /** The fact as it is sent: one line of JSON. */
  text(): string;
}

/** An order's number and its payment's, counted from 1 over the feed, and the feed's own tag, which keeps feeds apart. */
export type Ids = { readonly tag: string; readonly order: number; readonly payment: number };

/** `ahead` is how far the clock of the source is wrong, in milliseconds. */
export class BookingMade implements Fact {
  readonly topic = 'bookings';
  readonly at: number;
  readonly #ids: Ids;
  readonly #sale: Sale;
  readonly #ahead: number;

  constructor(ids: Ids, at: number, sale: Sale, ahead = 0) {
    this.#ids = ids;
    this.at = at;
    this.#sale = sale;
    this.#ahead = ahead;
  }

  text(): string {
    const time = instant(this.at + this.#ahead);
    const { tag, order } = this.#ids;
    const sale = this.#sale;
    return `{"order_id":"o-${tag}-${order}","booking_time":"${time}","customer":${customerOf(sale)},"event_details":${eventOf(sale).head}${seatsOf(sale)}]}}`;
  }
}

export type Unusual = {
  /** More than the seats cost, in minor units. */
  readonly excess?: number;
  readonly isFailed?: boolean;
  readonly ahead?: number;
};

const usually: Unusual = {};

export class PaymentMade implements Fact {
  readonly topic = 'payments';
  readonly at: number;
  readonly #ids: Ids;
  readonly #sale: Sale;
  readonly #method: string;
  readonly #unusual: Unusual;

  constructor(ids: Ids, at: number, sale: Sale, method: string, unusual = usually) {
    this.#ids = ids;
    this.at = at;
    this.#sale = sale;
    this.#method = method;
    this.#unusual = unusual;
  }

  text(): string {
    const { tag, order, payment } = this.#ids;
    const { excess = 0, isFailed = false, ahead = 0 } = this.#unusual;
    const time = instant(this.at + ahead);
    const amount = major(costOf(this.#sale) + excess);
    const status = isFailed ? 'Failed' : 'Success';
    return `{"payment_id":"p-${tag}-${payment}","order_id":"o-${tag}-${order}","payment_time":"${time}","amount":${amount},"payment_method":"${this.#method}","payment_status":"${status}"}`;
  }
}

const SECONDS_KEPT = 1024;
const secondsKept = new Float64Array(SECONDS_KEPT).fill(-1);
const spelled: string[] = new Array(SECONDS_KEPT).fill('');

/** RFC 3339 in UTC. Each second is spelled once while it is much used. */
function instant(at: number): string {
  const ms = at % 1000;
  const second = (at - ms) / 1000;
  const place = second % SECONDS_KEPT;
  if (secondsKept[place] !== second) {
    secondsKept[place] = second;
    spelled[place] = new Date(second * 1000).toISOString().slice(0, 20);
  }
  return `${spelled[place]}${ms < 10 ? '00' : ms < 100 ? '0' : ''}${ms}Z`;
}
