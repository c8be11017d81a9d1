import type { ShowRecord } from './records.ts';

export const HOLD_MS = 300_000;
export const GRACE_MS = 5_000;
export const WAIT_MS = 3_600_000;

export interface Line {
  readonly seatId: string;
  readonly price: number;
  readonly total: number;
}

export interface ToldBookingState {
  readonly bookingId: string;
  buyerId: string;
  status: 'RESERVED' | 'PENDING' | 'CONFIRMED' | 'EXPIRED' | 'RELEASED' | 'CANCELLED';
  lines: readonly Line[];
  /** What it cost when it was held, exchanged as a hold, or confirmed. */
  total: number;
  refunded: number;
  holdUntil: number;
  paymentId: string | null;
  /** B3: seats that a late payment has brought back are beyond the number that a buyer may have. */
  isRevived: boolean;
}

export interface ToldEntryState {
  readonly entryId: string;
  readonly buyerId: string;
  readonly number: number;
  readonly seats: number;
  readonly joinedAt: number;
  status: string;
  bookingId: string | null;
}

export interface ToldPaymentState {
  readonly bookingId: string;
  readonly amount: number;
  state: 'started' | 'declined' | 'authorised';
  refunded: number;
}

/** A show as its facts tell it. Everything that can be counted is counted anew when it is asked for. */
export class ToldShow {
  readonly terms: ShowRecord;
  readonly classOf: ReadonlyMap<string, string>;
  readonly bookings = new Map<string, ToldBookingState>();
  readonly entries = new Map<string, ToldEntryState>();
  /** Those of them that have not ended, in the order of their numbers. */
  line: readonly ToldEntryState[] = [];
  readonly payments = new Map<string, ToldPaymentState>();
  /** Of a seat that is not free: the booking that has it, or `blocked`. */
  readonly owners = new Map<string, string>();
  lastNumber = 0;

  constructor(terms: ShowRecord) {
    this.terms = terms;
    this.classOf = new Map(terms.seats.map(seat => [seat.seatId, seat.class]));
  }

  isFree(seatId: string): boolean {
    return !this.owners.has(seatId);
  }

  /** As the seat map should say it. */
  stateOf(seatId: string): string {
    const owner = this.owners.get(seatId);
    if (owner === undefined) return this.isKept ? 'held' : 'free';
    if (owner === 'blocked') return 'blocked';
    return this.bookings.get(owner)?.status === 'CONFIRMED' ? 'sold' : 'held';
  }

  get free(): number {
    return this.terms.seats.length - this.owners.size;
  }

  get held(): number {
    let held = 0;
    for (const { status, lines } of this.open()) if (status !== 'CONFIRMED') held += lines.length;
    return held;
  }

  *open(): Iterable<ToldBookingState> {
    const seen = new Set<string>();
    for (const owner of this.owners.values()) {
      if (owner === 'blocked' || seen.has(owner)) continue;
      seen.add(owner);
      yield this.bookings.get(owner)!;
    }
  }

  seatsOf(buyerId: string): number {
    let seats = 0;
    for (const booking of this.open()) if (booking.buyerId === buyerId) seats += booking.lines.length;
    return seats;
  }

  revivedSeatsOf(buyerId: string): number {
    let seats = 0;
    for (const { buyerId: by, isRevived, lines } of this.open())
      if (by === buyerId && isRevived) seats += lines.length;
    return seats;
  }

  waiting(): ToldEntryState[] {
    return this.line.filter(entry => entry.status === 'WAITING');
  }

  placeOf(buyerId: string): ToldEntryState | undefined {
    return this.line.find(entry => entry.buyerId === buyerId);
  }

  offerOf(bookingId: string): ToldEntryState | undefined {
    return this.line.find(entry => entry.bookingId === bookingId);
  }

  /** W3, W4: whether what is free is kept for those who wait. */
  get isKept(): boolean {
    return this.terms.waitingRule === 'strict' && this.waiting().length > 0;
  }

  /** W3: whose turn it is, with what is free. */
  next(): ToldEntryState | undefined {
    const [head, ...others] = this.waiting();
    if (head === undefined || head.seats <= this.free) return head;
    if (this.terms.waitingRule === 'strict') return undefined;
    return others.find(entry => entry.seats <= this.free);
  }

  isOnSale(at: number): boolean {
    return this.terms.onSaleFrom <= at && at < this.terms.onSaleUntil;
  }

  /** When time alone ends something next: a hold, a wait, the sale that people wait for. */
  endsNext(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { status, holdUntil } of this.open())
      if (status === 'RESERVED') next = Math.min(next, holdUntil + GRACE_MS);
    for (const { joinedAt } of this.waiting())
      next = Math.min(next, joinedAt + WAIT_MS, this.terms.onSaleUntil);
    return next;
  }

  /** W2 to W5: the line after it was served. */
  get isServed(): boolean {
    const waiting = this.waiting();
    if (waiting.length === 0) return true;
    if (this.next() !== undefined) return false;
    const most = this.free + this.held;
    return waiting.every(entry => entry.seats <= most);
  }

  /** B7: what these seats cost, in this order. */
  priced(seatIds: readonly string[]): Line[] {
    return seatIds.map((seatId, index) => {
      const price = this.terms.prices[this.classOf.get(seatId)!]!;
      const percents = this.terms.discounts.map(({ nthTicket, percent }) =>
        nthTicket === null || nthTicket === index + 1 ? percent : 0,
      );
      const off = Math.min(
        100,
        percents.reduce((sum, percent) => sum + percent, 0),
      );
      return { seatId, price, total: Math.floor((price * (100 - off)) / 100 + 0.5) };
    });
  }
}

export const sum = (lines: readonly { readonly total: number }[]): number =>
  lines.reduce((all, line) => all + line.total, 0);
