import type { PublishedFact, Terms } from '../box-office/target.ts';
import { pricesOf, sum } from './pricing.ts';
import { mayChange, mayHold, mayJoin } from './rules.ts';
import { type BookingState, type EntryState, GRACE_MS, HOLD_MS, ShowState, WAIT_MS } from './show-state.ts';

export type PaymentState = {
  readonly bookingId: string;
  readonly amount: number;
  state: 'started' | 'succeeded' | 'failed';
  /** It was told that the money was taken. */
  isCaptured: boolean;
};

/** Jobs move money when they come to it. */
const madeByJobs = new Set(['payment_captured', 'payment_refunded']);

// biome-ignore lint/suspicious/noExplicitAny: facts are what is being judged
type Payload = any;

/**
 * Goes through the facts in the order of their publication and says of each whether it could be: whether the state that the
 * facts before it have made allows it, by the rules of booking and of waiting. What a fact obliges to, such as a refund, must
 * be kept by the end of its round.
 */
export class Chronicle {
  readonly shows = new Map<string, ShowState>();
  readonly payments = new Map<string, PaymentState>();
  readonly complaints: string[] = [];
  readonly #showOf = new Map<string, ShowState>();
  readonly #seen = new Set<string>();
  readonly #refunds = new Map<string, { paymentId: string; isDone: boolean }>();
  /** What must follow before the round ends, each with the sentence for the case that it does not. */
  #promises = new Map<string, string>();
  #now = 0;

  constructor(shows: readonly Terms[]) {
    for (const terms of shows) this.shows.set(terms.showId, new ShowState(terms));
  }

  /** The show of a booking or of a waiting place. */
  showOf(id: string): ShowState | undefined {
    return this.#showOf.get(id);
  }

  booking(bookingId: string): BookingState | undefined {
    return this.#showOf.get(bookingId)?.bookings.get(bookingId);
  }

  /** Refunds that were asked for, and never told to have been made. */
  get openRefunds(): string[] {
    return [...this.#refunds].flatMap(([refundId, { isDone }]) => (isDone ? [] : [refundId]));
  }

  /** Takes the next fact. `at` is when it must have been decided; null where that is not known to the millisecond. */
  take(fact: PublishedFact, at: number | null): void {
    const { topic, payload } = fact;
    this.#now = fact.at;
    if (this.#seen.has(fact.factId)) this.#complain(fact, 'it was published before');
    this.#seen.add(fact.factId);
    const show = this.shows.get(payload.showId) ?? this.#showOf.get(payload.bookingId);
    if (!show) return;
    if (at !== null && fact.at !== at && !madeByJobs.has(topic))
      this.#complain(fact, `it was decided at ${fact.at}, and it was ${at}`);
    const judge = (
      this.#judges as Record<string, ((show: ShowState, payload: Payload) => string | null) | undefined>
    )[topic];
    const wrong = judge ? judge(show, payload) : 'there is no such fact';
    if (wrong) this.#complain(fact, wrong);
  }

  /** Nothing is under way: what was due must have followed, and nothing may be left that time or a turn brings. */
  endRound(now: number): void {
    for (const broken of this.#promises.values()) this.complaints.push(broken);
    this.#promises = new Map();
    for (const show of this.shows.values()) {
      const left = show.unsettled(now);
      if (left) this.complaints.push(`${new Date(now).toISOString()}: ${left}, and nothing came of it`);
    }
  }

  #complain({ topic, at, payload }: PublishedFact, wrong: string): void {
    const about = payload.bookingId ?? payload.entryId ?? payload.showId;
    this.complaints.push(`${new Date(at).toISOString()} ${topic} ${about}: ${wrong}`);
  }

  #promise(name: string, otherwise: string): void {
    this.#promises.set(name, otherwise);
  }

  readonly #judges = {
    seats_held: (show: ShowState, told: Payload) => {
      const seatIds = seatIdsIn(told);
      const wrong =
        show.unsettled(this.#now) ??
        refused(mayHold(show, told.buyerId, seatIds, this.#now)) ??
        mispriced(show, told) ??
        (this.#isUntil(told, HOLD_MS) ? null : 'it does not last five minutes');
      this.#hold(show, told);
      return wrong;
    },
    offer_made: (show: ShowState, told: Payload) => {
      const entry = show.entries.get(told.entryId);
      if (entry?.status !== 'WAITING') return 'nobody waits there';
      const next = show.nextServed;
      const seatIds = seatIdsIn(told);
      const wrong =
        (next === entry
          ? null
          : `it is the turn of place ${next?.number ?? 'nobody'}, not of ${entry.number}`) ??
        (seatIds.length === entry.seats ? null : `${entry.seats} seats were waited for`) ??
        (seatIds.some(seatId => show.takenBy.has(seatId)) ? 'a seat of it is taken' : null) ??
        (show.isOnSale(this.#now) ? null : 'the show is not on sale') ??
        mispriced(show, told) ??
        (this.#isUntil(told, show.terms.offerSeconds * 1000)
          ? null
          : 'it does not last as long as offers do');
      this.#hold(show, told);
      Object.assign(entry, { status: 'OFFERED', bookingId: told.bookingId });
      return wrong;
    },
    offer_taken: (show: ShowState, told: Payload) => {
      const entry = show.entries.get(told.entryId);
      const booking = show.bookings.get(told.bookingId);
      if (!entry || !booking || entry.status !== 'OFFERED' || entry.bookingId !== told.bookingId)
        return 'it was not offered';
      const seatIds = seatIdsIn(told);
      if (seatIds.some(seatId => !booking.seatIds.includes(seatId))) return 'a seat of it was not offered';
      const isHeld = this.#isUntil(told, HOLD_MS);
      if (!isHeld && instant(told.holdUntil) !== booking.holdUntil)
        return 'its time is neither the old one nor five minutes';
      if (booking.holdUntil + GRACE_MS <= this.#now) return 'it had lapsed';
      const gone = booking.seatIds.filter(seatId => !seatIds.includes(seatId));
      show.letGo(booking, gone);
      Object.assign(booking, { seatIds, total: told.total, holdUntil: instant(told.holdUntil) });
      entry.status = 'TAKEN';
      return gone.length === 0 && seatIds.length === told.seats.length ? null : mispriced(show, told);
    },
    hold_released: (show: ShowState, told: Payload) => this.#end(show, told, 'RELEASED'),
    hold_expired: (show: ShowState, told: Payload) => {
      const booking = show.bookings.get(told.bookingId);
      const isOver = booking !== undefined && booking.holdUntil + GRACE_MS <= this.#now;
      return (isOver ? null : 'its time was not over') ?? this.#end(show, told, 'EXPIRED');
    },
    hold_changed: (show: ShowState, told: Payload) => {
      const booking = show.bookings.get(told.bookingId);
      const seatIds = seatIdsIn(told);
      const wrong =
        refused(mayChange(show, booking, told.buyerId, seatIds, this.#now, 0, 0)) ?? mispriced(show, told);
      if (!booking) return wrong;
      this.#exchange(show, booking, seatIds);
      booking.total = told.total;
      return wrong ?? (booking.status === 'RESERVED' ? null : `it is ${booking.status}`);
    },
    seats_changed: (show: ShowState, told: Payload) => {
      const booking = show.bookings.get(told.bookingId);
      if (!booking) return 'there is no such booking';
      const seatIds = seatIdsIn(told);
      const before = this.#worth(booking);
      const wrong =
        refused(mayChange(show, booking, told.buyerId, seatIds, this.#now, told.total, before)) ??
        mispriced(show, told);
      this.#exchange(show, booking, seatIds);
      this.#worths.set(booking.bookingId, lines(told));
      this.#oweRefund(booking, before - told.total);
      return wrong ?? (booking.status === 'CONFIRMED' ? null : `it is ${booking.status}`);
    },
    payment_started: (show: ShowState, told: Payload) => {
      const booking = show.bookings.get(told.bookingId);
      if (booking?.status !== 'RESERVED') return 'it is not held';
      if (booking.holdUntil + GRACE_MS <= this.#now) return 'its time was over';
      if (this.payments.has(told.paymentId)) return 'there is such a payment already';
      this.payments.set(told.paymentId, {
        bookingId: told.bookingId,
        amount: told.amount,
        state: 'started',
        isCaptured: false,
      });
      Object.assign(booking, { status: 'PENDING', paymentId: told.paymentId });
      return told.amount === booking.total ? null : `it is of ${told.amount}, not of ${booking.total}`;
    },
    payment_succeeded: (_show: ShowState, told: Payload) => {
      const payment = this.payments.get(told.paymentId);
      if (!payment) return 'it was never begun';
      if (payment.state === 'succeeded') return 'it had succeeded before';
      payment.state = 'succeeded';
      this.#promise(`money ${told.paymentId}`, `payment ${told.paymentId} buys nothing and does not go back`);
      return payment.amount === told.amount ? null : 'it is of another amount than it was';
    },
    payment_failed: (show: ShowState, told: Payload) => {
      const payment = this.payments.get(told.paymentId);
      if (payment?.state !== 'started') return 'it was not under way';
      payment.state = 'failed';
      const booking = show.bookings.get(told.bookingId);
      if (booking?.status === 'PENDING' && booking.paymentId === told.paymentId)
        Object.assign(booking, { status: 'RESERVED', paymentId: null });
      return null;
    },
    booking_confirmed: (show: ShowState, told: Payload) => {
      const booking = show.bookings.get(told.bookingId);
      const payment = this.payments.get(told.paymentId);
      if (!booking || !payment || payment.state !== 'succeeded') return 'it is not paid for';
      this.#promises.delete(`money ${told.paymentId}`);
      const revived = booking.status === 'EXPIRED';
      const isFree = booking.seatIds.every(seatId => !show.takenBy.has(seatId)) && !show.isKept;
      if (revived && !isFree) return 'its seats are not free any more';
      if (!revived && booking.status !== 'PENDING' && booking.status !== 'RESERVED')
        return `it is ${booking.status}`;
      Object.assign(booking, { status: 'CONFIRMED', paymentId: told.paymentId });
      show.take(booking);
      this.#worths.set(booking.bookingId, lines(told));
      if (payment.amount !== booking.total || told.total !== booking.total)
        return 'it costs another amount than was paid';
      if (told.revived !== revived) return 'it does not say truly whether it was revived';
      return sameSeats(booking.seatIds, seatIdsIn(told)) ? null : 'it has other seats';
    },
    booking_cancelled: (show: ShowState, told: Payload) => {
      const booking = show.bookings.get(told.bookingId);
      if (booking?.status !== 'CONFIRMED') return 'it is not confirmed';
      const { cancelUntilMinutes: until, startsAt, refundPercent } = show.terms;
      const byStaff = told.by === 'staff';
      const isInTime = until !== null && this.#now < startsAt - until * 60_000;
      const gone: string[] = told.seatIds;
      const worth = this.#worths.get(booking.bookingId)!;
      const given = sum(gone.map(seatId => worth.get(seatId) ?? Number.NaN));
      show.letGo(booking, gone);
      booking.seatIds = booking.seatIds.filter(seatId => !gone.includes(seatId));
      if (booking.seatIds.length === 0) booking.status = 'CANCELLED';
      this.#oweRefund(booking, Math.floor((given * (byStaff ? 100 : refundPercent) + 50) / 100));
      if (told.whole !== (booking.seatIds.length === 0)) return 'it does not say truly whether it was whole';
      return byStaff || isInTime ? null : 'it was too late for that';
    },
    refund_requested: (show: ShowState, told: Payload) => {
      const payment = this.payments.get(told.paymentId);
      const booking = show.bookings.get(told.bookingId);
      if (!payment || !booking) return 'nothing was paid';
      this.#refunds.set(told.refundId, { paymentId: told.paymentId, isDone: false });
      const isFull = this.#promises.delete(`money ${told.paymentId}`);
      if (isFull)
        return told.amount === payment.amount ? null : `it is of ${told.amount}, not of ${payment.amount}`;
      booking.refunded += told.amount;
      const name = `refund ${told.bookingId} ${told.amount}`;
      return this.#promises.delete(name) ? null : `${told.amount} is not what goes back`;
    },
    payment_captured: (_show: ShowState, told: Payload) => {
      const payment = this.payments.get(told.paymentId);
      if (payment?.state !== 'succeeded') return 'it had not succeeded';
      if (payment.isCaptured) return 'it was told before';
      payment.isCaptured = true;
      return null;
    },
    payment_refunded: (_show: ShowState, told: Payload) => {
      const refund = this.#refunds.get(told.refundId);
      if (!refund || refund.isDone) return refund ? 'it was given back before' : 'nobody asked for it';
      refund.isDone = true;
      return null;
    },
    refund_failed: () => 'the sandbox refuses no refund',
    seats_blocked: (show: ShowState, told: Payload) => {
      const seatIds: string[] = told.seatIds;
      const isTaken = seatIds.some(seatId => show.takenBy.has(seatId));
      for (const seatId of seatIds) show.takenBy.set(seatId, 'staff');
      return isTaken ? 'a seat of it is taken' : null;
    },
    seats_unblocked: (show: ShowState, told: Payload) => {
      const seatIds: string[] = told.seatIds;
      const isBlocked = seatIds.every(seatId => show.takenBy.get(seatId) === 'staff');
      for (const seatId of seatIds) show.takenBy.delete(seatId);
      return isBlocked ? null : 'a seat of it was not blocked';
    },
    waiting_joined: (show: ShowState, told: Payload) => {
      const wrong = show.unsettled(this.#now) ?? refused(mayJoin(show, told.buyerId, told.seats, this.#now));
      const { entryId, buyerId, number, seats } = told;
      const entry: EntryState = {
        entryId,
        buyerId,
        number,
        seats,
        joinedAt: this.#now,
        status: 'WAITING',
        bookingId: null,
      };
      show.entries.set(entryId, entry);
      this.#showOf.set(entryId, show);
      const isNext = number === show.lastNumber + 1;
      show.lastNumber = number;
      return wrong ?? (isNext ? null : `its number ${number} is not the next one`);
    },
    waiting_ended: (show: ShowState, told: Payload) => this.#endWait(show, told),
    buyer_adopted: () => 'nobody signs in here',
  };

  #endWait(show: ShowState, told: Payload): string | null {
    const entry = show.entries.get(told.entryId);
    if (!entry || (entry.status !== 'WAITING' && entry.status !== 'OFFERED')) return 'its wait was over';
    const was = entry.status;
    entry.status = told.status;
    switch (told.status) {
      case 'LEFT':
        return null;
      case 'LAPSED': {
        const booking = show.bookings.get(entry.bookingId ?? '');
        if (was !== 'OFFERED' || !booking) return 'nothing was offered';
        if (booking.status === 'RESERVED')
          this.#promise(
            `end ${booking.bookingId}`,
            `the offer ${booking.bookingId} goes on though its place has ended`,
          );
        return null;
      }
      case 'EXPIRED':
        return was === 'WAITING' && entry.joinedAt + WAIT_MS <= this.#now ? null : 'an hour was not over';
      case 'CANNOT_BE_SERVED':
        return was === 'WAITING' && (entry.seats > show.free + show.held || !show.isOnSale(this.#now))
          ? null
          : 'it can still be served';
      default:
        return `a wait does not end as ${told.status}`;
    }
  }

  /** What each seat of a confirmed booking was sold for. */
  readonly #worths = new Map<string, ReadonlyMap<string, number>>();

  #worth(booking: BookingState): number {
    const worth = this.#worths.get(booking.bookingId);
    return sum(booking.seatIds.map(seatId => worth?.get(seatId) ?? Number.NaN));
  }

  #oweRefund(booking: BookingState, amount: number): void {
    if (amount > 0)
      this.#promise(
        `refund ${booking.bookingId} ${amount}`,
        `booking ${booking.bookingId} is owed ${amount}, and nobody asks for it`,
      );
  }

  #hold(show: ShowState, told: Payload): void {
    const { bookingId, buyerId, total } = told;
    const seatIds = seatIdsIn(told);
    const holdUntil = instant(told.holdUntil);
    const booking: BookingState = {
      bookingId,
      buyerId,
      status: 'RESERVED',
      seatIds,
      total,
      refunded: 0,
      holdUntil,
      paymentId: null,
    };
    show.bookings.set(bookingId, booking);
    this.#showOf.set(bookingId, show);
    show.take(booking);
  }

  #exchange(show: ShowState, booking: BookingState, seatIds: string[]): void {
    show.letGo(booking);
    booking.seatIds = seatIds;
    show.take(booking);
  }

  #end(show: ShowState, told: Payload, status: 'RELEASED' | 'EXPIRED'): string | null {
    const booking = show.bookings.get(told.bookingId);
    if (booking?.status !== 'RESERVED') return `it is ${booking?.status ?? 'unknown'}, not held`;
    const whole = sameSeats(booking.seatIds, told.seatIds);
    booking.status = status;
    show.letGo(booking);
    this.#promises.delete(`end ${booking.bookingId}`);
    return whole ? null : 'it frees other seats than it held';
  }

  #isUntil(told: Payload, ms: number): boolean {
    return instant(told.holdUntil) === this.#now + ms;
  }
}

const instant = (text: string): number => Date.parse(text);
const seatIdsIn = (told: Payload): string[] => told.seats.map((seat: Payload) => seat.seatId);
const lines = (told: Payload): Map<string, number> =>
  new Map(told.seats.map((seat: Payload) => [seat.seatId, seat.total]));
const refused = (code: string | null): string | null =>
  code === null ? null : `it should have been refused as ${code}`;
const sameSeats = (one: readonly string[], other: readonly string[]): boolean =>
  [...one].sort().join() === [...other].sort().join();

/** Each seat at its price, the shares of the discounts adding up to what is saved, and the whole being their sum. */
function mispriced(show: ShowState, told: Payload): string | null {
  const prices = pricesOf(show.terms, seatIdsIn(told));
  const isRight = told.seats.every(
    (seat: Payload, index: number) =>
      seat.total === prices[index] &&
      seat.price - sum(seat.discounts.map((discount: Payload) => discount.amount)) === seat.total,
  );
  return isRight && told.total === sum(prices) ? null : `it is priced ${told.total}, not ${sum(prices)}`;
}
