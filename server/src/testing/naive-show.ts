import type { RefusalCode } from '@matinee/contract/refusals.ts';

// SPEC.md once more, as plainly as can be: lists that are searched from end to end, nothing kept that can be counted anew.
// It shares no code with the engine, so that a mistake would have to be made twice, in two ways, to go unseen.

export type Outcome =
  | { readonly refused: RefusalCode; readonly seatIds?: readonly string[] }
  | { readonly booking: NaiveBooking | null };

export interface NaiveBooking {
  bookingId: string;
  buyerId: string;
  status: 'RESERVED' | 'PENDING' | 'CONFIRMED' | 'EXPIRED' | 'RELEASED' | 'CANCELLED';
  lines: { seatId: string; total: number }[];
  total: number;
  refunded: number;
  paymentId: string | null;
  holdUntil: number;
  confirmedAt: number | null;
  endedAt: number | null;
}

export interface NaiveTerms {
  readonly seats: readonly { readonly seatId: string; readonly class: string }[];
  readonly prices: Readonly<Record<string, number>>;
  readonly onSaleFrom: number;
  readonly onSaleUntil: number;
  readonly cancelUntil: number;
  readonly refundPercent: number;
  readonly most: number;
}

const MINUTES = 60 * 1000;

export class NaiveShow {
  terms: NaiveTerms;
  now = 0;
  bookings: NaiveBooking[] = [];
  blocked: string[] = [];
  payments: { paymentId: string; bookingId: string; amount: number; state: string }[] = [];
  refunds: { paymentId: string; amount: number }[] = [];
  tickets: { bookingId: string; seatId: string; total: number }[] = [];
  /** The topics told by the last command. */
  told: string[] = [];

  constructor(terms: NaiveTerms) {
    this.terms = terms;
  }

  // Looking

  stateOf(seatId: string): 'free' | 'held' | 'sold' | 'blocked' {
    if (this.blocked.includes(seatId)) return 'blocked';
    for (const booking of this.bookings) {
      if (!booking.lines.some(line => line.seatId === seatId)) continue;
      if (booking.status === 'CONFIRMED') return 'sold';
      if (booking.status === 'RESERVED' || booking.status === 'PENDING') return 'held';
    }
    return 'free';
  }

  count(state: string, name?: string): number {
    const seats = this.terms.seats.filter(seat => name === undefined || seat.class === name);
    return seats.filter(seat => this.stateOf(seat.seatId) === state).length;
  }

  live(): NaiveBooking[] {
    return this.bookings.filter(({ status }) => ['RESERVED', 'PENDING', 'CONFIRMED'].includes(status));
  }

  seatsOf(buyerId: string): number {
    return this.live().flatMap(booking => (booking.buyerId === buyerId ? booking.lines : [])).length;
  }

  // Commands. Each begins with what has lapsed.

  begin(now: number): void {
    this.now = now;
    this.told = [];
    const lapsed = this.bookings.filter(b => b.status === 'RESERVED' && now - b.holdUntil >= 5000);
    lapsed.sort((one, other) => one.holdUntil - other.holdUntil);
    for (const booking of lapsed) this.expire(booking);
  }

  private expire(booking: NaiveBooking): void {
    booking.status = 'EXPIRED';
    booking.endedAt = booking.holdUntil + 5000;
    this.told.push('hold_expired');
  }

  hold(bookingId: string, buyerId: string, seatIds: string[]): Outcome {
    const repeated = this.live().find(booking => booking.bookingId === bookingId);
    if (repeated) return { booking: repeated };
    const { most } = this.terms;
    if (!this.isOnSale()) return { refused: 'show-not-on-sale' };
    if (seatIds.length > most) return { refused: 'too-many-seats' };
    const wrong = this.misnamed(seatIds);
    if (wrong) return wrong;
    if (this.seatsOf(buyerId) + seatIds.length > most) return { refused: 'too-many-seats' };
    const taken = seatIds.filter(seatId => this.stateOf(seatId) !== 'free');
    if (taken.length > 0) return this.aboutTaken(taken, seatIds.length);
    const booking = this.made(bookingId, buyerId, 'RESERVED', this.priced(seatIds));
    booking.holdUntil = this.now + 5 * MINUTES;
    this.told.push('seats_held');
    return { booking };
  }

  release(bookingId: string, buyerId: string): Outcome {
    const booking = this.find(bookingId);
    if (!booking) return { refused: 'not-found' };
    if (booking.buyerId !== buyerId) return { refused: 'hold-not-yours' };
    if (booking.status === 'PENDING') return { refused: 'payment-pending' };
    if (booking.status !== 'RESERVED') return { refused: 'booking-not-open' };
    booking.status = 'RELEASED';
    booking.endedAt = this.now;
    this.told.push('hold_released');
    return { booking };
  }

  change(bookingId: string, buyerId: string, seatIds: string[]): Outcome {
    const booking = this.find(bookingId);
    if (!booking) return { refused: 'not-found' };
    if (booking.buyerId !== buyerId) return { refused: 'hold-not-yours' };
    if (booking.status === 'PENDING') return { refused: 'payment-pending' };
    if (!this.isOnSale()) return { refused: 'show-not-on-sale' };
    if (seatIds.length !== booking.lines.length) return { refused: 'invalid-request' };
    const wrong = this.misnamed(seatIds);
    if (wrong) return wrong;
    const own = booking.lines.map(line => line.seatId);
    const taken = seatIds.filter(seatId => this.stateOf(seatId) !== 'free' && !own.includes(seatId));
    if (taken.length > 0) return this.aboutTaken(taken, taken.length);
    const lines = this.priced(seatIds);
    const difference = sum(booking.lines) - sum(lines);
    if (booking.status === 'RESERVED') {
      booking.lines = lines;
      booking.total -= difference;
      this.told.push('hold_changed');
      return { booking };
    }
    if (difference < 0) return { refused: 'change-costs-more' };
    booking.lines = lines;
    this.tickets = this.tickets.filter(ticket => ticket.bookingId !== bookingId);
    for (const line of lines) this.tickets.push({ bookingId, ...line });
    this.told.push('seats_changed');
    if (booking.paymentId) this.giveBack(booking.paymentId, difference, booking);
    return { booking };
  }

  pay(bookingId: string, buyerId: string, paymentId: string): Outcome {
    const booking = this.find(bookingId);
    if (!booking) return { refused: 'not-found' };
    if (booking.buyerId !== buyerId) return { refused: 'hold-not-yours' };
    if (booking.status === 'CONFIRMED') return { booking };
    if (booking.status === 'PENDING' && booking.paymentId !== paymentId)
      return { refused: 'payment-pending' };
    if (booking.status === 'PENDING') return { booking };
    if (this.payments.some(payment => payment.paymentId === paymentId))
      return { refused: 'payment-declined' };
    booking.status = 'PENDING';
    booking.paymentId = paymentId;
    this.payments.push({ paymentId, bookingId, amount: booking.total, state: 'started' });
    this.told.push('payment_started');
    return { booking };
  }

  answer(paymentId: string, answer: 'authorised' | 'declined'): Outcome {
    const payment = this.payments.find(each => each.paymentId === paymentId)!;
    const booking = this.bookings.find(each => each.bookingId === payment.bookingId)!;
    if (payment.state !== 'started' && payment.state !== 'declined') return { booking };
    if (payment.state === answer) return { booking };
    payment.state = answer;
    if (answer === 'declined') {
      this.told.push('payment_failed');
      if (booking.status !== 'PENDING' || booking.paymentId !== paymentId) return { booking };
      booking.status = 'RESERVED';
      booking.paymentId = null;
      if (this.now - booking.holdUntil >= 5000) this.expire(booking);
      return { booking };
    }
    this.told.push('payment_succeeded');
    const waits = booking.status === 'PENDING' || booking.status === 'RESERVED';
    const seatsAreFree = booking.lines.every(line => this.stateOf(line.seatId) === 'free');
    const revives = booking.status === 'EXPIRED' && seatsAreFree;
    if ((!waits && !revives) || payment.amount !== booking.total) {
      this.giveBack(paymentId, payment.amount);
      return { booking };
    }
    booking.status = 'CONFIRMED';
    booking.paymentId = paymentId;
    booking.confirmedAt = this.now;
    booking.endedAt = null;
    for (const line of booking.lines) this.tickets.push({ bookingId: booking.bookingId, ...line });
    this.told.push('booking_confirmed');
    return { booking };
  }

  cancel(bookingId: string, buyerId: string | null, seatIds: string[] | null): Outcome {
    const booking = this.find(bookingId);
    if (!booking) return { refused: 'not-found' };
    if (buyerId !== null && buyerId !== booking.buyerId) return { refused: 'hold-not-yours' };
    if (booking.status !== 'CONFIRMED') return { refused: 'booking-not-open' };
    const own = booking.lines.map(line => line.seatId);
    const given = seatIds ?? own;
    const strange = given.filter(seatId => !own.includes(seatId));
    if (strange.length > 0) return { refused: 'unknown-reference', seatIds: strange };
    if (buyerId !== null && this.now >= this.terms.cancelUntil) return { refused: 'not-cancellable' };
    const percent = buyerId === null ? 100 : this.terms.refundPercent;
    const worth = sum(booking.lines.filter(line => given.includes(line.seatId)));
    if (given.length === own.length) {
      booking.status = 'CANCELLED';
      booking.endedAt = this.now;
    } else booking.lines = booking.lines.filter(line => !given.includes(line.seatId));
    this.tickets = this.tickets.filter(t => t.bookingId !== bookingId || !given.includes(t.seatId));
    this.told.push('booking_cancelled');
    if (booking.paymentId) this.giveBack(booking.paymentId, halfUp(worth, percent), booking);
    return { booking };
  }

  issue(
    bookingId: string,
    paymentId: string,
    wish: { seatIds: string[] } | { count: number; class: string | null },
    isCash: boolean,
  ): Outcome {
    let seatIds: string[];
    if ('seatIds' in wish) {
      const wrong = this.misnamed(wish.seatIds);
      if (wrong) return wrong;
      const taken = wish.seatIds.filter(seatId => this.stateOf(seatId) !== 'free');
      if (taken.length > 0) return this.aboutTaken(taken, wish.seatIds.length);
      seatIds = wish.seatIds;
    } else {
      const suitable = this.terms.seats.filter(seat => wish.class === null || seat.class === wish.class);
      const free = suitable.filter(seat => this.stateOf(seat.seatId) === 'free');
      if (free.length < wish.count) {
        const isFull = this.count('free') + this.count('held') === 0 && wish.count <= suitable.length;
        return { refused: isFull ? 'show-full' : 'beyond-capacity' };
      }
      seatIds = free.slice(0, wish.count).map(seat => seat.seatId);
    }
    const lines = this.priced(seatIds);
    if (!isCash) for (const line of lines) line.total = 0;
    const booking = this.made(bookingId, 'staff', 'CONFIRMED', lines);
    booking.holdUntil = booking.confirmedAt = this.now;
    if (booking.total > 0) {
      booking.paymentId = paymentId;
      this.payments.push({ paymentId, bookingId, amount: booking.total, state: 'captured' });
      this.told.push('payment_succeeded');
    }
    for (const line of lines) this.tickets.push({ bookingId, ...line });
    this.told.push('booking_confirmed');
    return { booking };
  }

  block(seatIds: string[], blocked: boolean): Outcome {
    const wrong = this.misnamed(seatIds);
    if (wrong) return wrong;
    const taken = seatIds.filter(seatId => ['held', 'sold'].includes(this.stateOf(seatId)));
    if (taken.length > 0) return { refused: 'seats-taken', seatIds: taken };
    const before = this.blocked.length;
    this.blocked = this.blocked.filter(seatId => !seatIds.includes(seatId) || blocked);
    for (const seatId of blocked ? seatIds : [])
      if (!this.blocked.includes(seatId)) this.blocked.push(seatId);
    if (this.blocked.length !== before) this.told.push(blocked ? 'seats_blocked' : 'seats_unblocked');
    return { booking: null };
  }

  adopt(from: string, to: string): Outcome {
    const theirs = this.live().filter(booking => booking.buyerId === from);
    for (const booking of theirs) booking.buyerId = to;
    if (theirs.length > 0) this.told.push('buyer_adopted');
    return { booking: null };
  }

  // Parts

  private find(bookingId: string): NaiveBooking | undefined {
    return this.live().find(booking => booking.bookingId === bookingId);
  }

  private isOnSale(): boolean {
    return this.now >= this.terms.onSaleFrom && this.now < this.terms.onSaleUntil;
  }

  private made(
    bookingId: string,
    buyerId: string,
    status: NaiveBooking['status'],
    lines: NaiveBooking['lines'],
  ): NaiveBooking {
    const booking: NaiveBooking = {
      bookingId,
      buyerId,
      status,
      lines,
      total: sum(lines),
      refunded: 0,
      paymentId: null,
      holdUntil: 0,
      confirmedAt: null,
      endedAt: null,
    };
    this.bookings.push(booking);
    return booking;
  }

  /** An afternoon show: 20 % off, and 70 % off the third ticket. */
  private priced(seatIds: string[]): NaiveBooking['lines'] {
    return seatIds.map((seatId, index) => {
      const price = this.terms.prices[this.terms.seats.find(seat => seat.seatId === seatId)!.class]!;
      return { seatId, total: halfUp(price, index === 2 ? 30 : 80) };
    });
  }

  private misnamed(seatIds: string[]): Outcome | undefined {
    const twice = seatIds.filter((seatId, index) => seatIds.slice(0, index).includes(seatId));
    if (twice.length > 0) return { refused: 'duplicate-seat', seatIds: [...new Set(twice)] };
    const unknown = seatIds.filter(seatId => this.terms.seats.every(seat => seat.seatId !== seatId));
    return unknown.length > 0 ? { refused: 'unknown-seat', seatIds: unknown } : undefined;
  }

  private aboutTaken(seatIds: string[], wanted: number): Outcome {
    const [free, held] = [this.count('free'), this.count('held')];
    if (free === 0 && held === 0) return { refused: 'show-full' };
    if (free === 0) return { refused: 'seats-may-return', seatIds };
    if (free < wanted && held > 0 && free + held >= wanted) return { refused: 'seats-may-return', seatIds };
    return { refused: 'seats-taken', seatIds };
  }

  private giveBack(paymentId: string, amount: number, booking?: NaiveBooking): void {
    if (booking) booking.refunded += amount;
    if (amount === 0) return;
    this.refunds.push({ paymentId, amount });
    this.told.push('refund_requested');
  }
}

const sum = (lines: readonly { total: number }[]): number => lines.reduce((all, line) => all + line.total, 0);

const halfUp = (amount: number, percent: number): number => Math.floor((amount * percent) / 100 + 0.5);
