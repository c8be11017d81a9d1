import type { Terms } from '../box-office/target.ts';

export type BookingState = {
  readonly bookingId: string;
  readonly buyerId: string;
  status: 'RESERVED' | 'PENDING' | 'CONFIRMED' | 'EXPIRED' | 'RELEASED' | 'CANCELLED';
  seatIds: string[];
  total: number;
  refunded: number;
  holdUntil: number;
  paymentId: string | null;
};

export type EntryState = {
  readonly entryId: string;
  readonly buyerId: string;
  readonly number: number;
  readonly seats: number;
  readonly joinedAt: number;
  status: 'WAITING' | 'OFFERED' | 'TAKEN' | 'LAPSED' | 'LEFT' | 'EXPIRED' | 'CANNOT_BE_SERVED';
  bookingId: string | null;
};

/** B4: a hold is the server's for five seconds longer than the buyer's. */
export const GRACE_MS = 5_000;
export const HOLD_MS = 300_000;
export const WAIT_MS = 3_600_000;

/** One show as the facts so far have made it, by the auditor's own understanding of the rules. */
export class ShowState {
  readonly terms: Terms;
  readonly bookings = new Map<string, BookingState>();
  readonly entries = new Map<string, EntryState>();
  /** Who has each seat that is not free: a booking, or 'staff' for one taken off sale. */
  readonly takenBy = new Map<string, string>();
  lastNumber = 0;

  constructor(terms: Terms) {
    this.terms = terms;
  }

  get free(): number {
    return this.terms.seats.length - this.takenBy.size;
  }

  /** Seats that are held and not paid for. */
  get held(): number {
    let held = 0;
    for (const { status, seatIds } of this.bookings.values())
      if (status === 'RESERVED' || status === 'PENDING') held += seatIds.length;
    return held;
  }

  get waiting(): EntryState[] {
    return [...this.entries.values()].filter(({ status }) => status === 'WAITING');
  }

  isOnSale(now: number): boolean {
    return now >= this.terms.onSaleFrom && now < this.terms.onSaleUntil;
  }

  /** Whether free seats are kept for those who wait. */
  get isKept(): boolean {
    return this.terms.waitingRule === 'strict' && this.waiting.length > 0;
  }

  entryOf(buyerId: string): EntryState | undefined {
    return [...this.entries.values()].find(
      entry => entry.buyerId === buyerId && (entry.status === 'WAITING' || entry.status === 'OFFERED'),
    );
  }

  /** Seats that a buyer holds and owns here. */
  seatsOf(buyerId: string): number {
    let seats = 0;
    for (const booking of this.bookings.values())
      if (booking.buyerId === buyerId && isLive(booking)) seats += booking.seatIds.length;
    return seats;
  }

  /** Whose turn it is to be offered seats; undefined while there are not enough of them, or nobody waits. */
  get nextServed(): EntryState | undefined {
    const inOrder = this.waiting.sort((a, b) => a.number - b.number);
    if (this.terms.waitingRule === 'first-that-fits') return inOrder.find(({ seats }) => seats <= this.free);
    return inOrder[0] && inOrder[0].seats <= this.free ? inOrder[0] : undefined;
  }

  /** What time, or somebody's turn, must change before anything else is decided at `now`; null if nothing. */
  unsettled(now: number): string | null {
    for (const { status, holdUntil, bookingId } of this.bookings.values())
      if (status === 'RESERVED' && holdUntil + GRACE_MS <= now) return `hold ${bookingId} has lapsed`;
    for (const { joinedAt, seats, number } of this.waiting) {
      if (joinedAt + WAIT_MS <= now) return `place ${number} has waited for an hour`;
      if (!this.isOnSale(now)) return `place ${number} waits although the sale is over`;
      if (seats > this.free + this.held) return `place ${number} cannot be served any more`;
    }
    return this.nextServed ? `seats are free for place ${this.nextServed.number}` : null;
  }

  /** What the seat map must show. */
  seatState(seatId: string): string {
    const by = this.takenBy.get(seatId);
    if (by === undefined) return this.isKept ? 'held' : 'free';
    if (by === 'staff') return 'blocked';
    return this.bookings.get(by)!.status === 'CONFIRMED' ? 'sold' : 'held';
  }

  take(booking: BookingState): void {
    for (const seatId of booking.seatIds) this.takenBy.set(seatId, booking.bookingId);
  }

  letGo(booking: BookingState, seatIds = booking.seatIds): void {
    for (const seatId of seatIds)
      if (this.takenBy.get(seatId) === booking.bookingId) this.takenBy.delete(seatId);
  }
}

export const isLive = ({ status }: BookingState): boolean =>
  status === 'RESERVED' || status === 'PENDING' || status === 'CONFIRMED';
