import type { Seat } from '@matinee/contract/plan.ts';
import type { SeatState } from '@matinee/contract/values.ts';
import type { ShowForSale } from '../../catalogue/index.ts';
import { type BookedLine, type Pricing, pricingOf } from '../../pricing/index.ts';
import { type Booking, type Change, isLive, lapsesAt, type Payment } from './booking.ts';
import { Lapses } from './lapses.ts';
import { WaitingLine } from './waiting-line.ts';

/** What was authorised stays so, whether the money has since been taken or let go. */
export type PaymentAnswer = 'authorised' | 'declined';
const answerIn = (state: Payment['state']): PaymentAnswer =>
  state === 'declined' ? 'declined' : 'authorised';

const BLOCKED = Symbol('blocked by staff');

/** Where the seats of a plan stand, and of which class each is, by its place in `show.classes`. */
interface Places {
  readonly position: ReadonlyMap<string, number>;
  readonly classAt: readonly number[];
}

/** Worked out once for all shows in a plan: they share the array of its seats. */
const places = new WeakMap<readonly Seat[], Places>();

function placesIn({ seats, classes }: ShowForSale): Places {
  let known = places.get(seats);
  if (!known) {
    const place = new Map(classes.map((name, index) => [name, index]));
    known = {
      position: new Map(seats.map((seat, position) => [seat.seatId, position])),
      classAt: seats.map(seat => place.get(seat.class)!),
    };
    places.set(seats, known);
  }
  return known;
}

/**
 * One show as its writer has it in memory: who claims which seat, the live bookings, the holds in the order in which
 * they lapse, and the counts that refusals and availability need. Changes only by `apply`, and a change is either
 * decided by the engine or read back from the database, so what is rebuilt equals what was.
 */
export class ShowSeats {
  readonly show: ShowForSale;
  /** Claims per price class, in the order of `show.classes`. */
  readonly taken: number[];
  /** Seats of holds that are not yet paid for. */
  held = 0;
  readonly line = new WaitingLine();
  free: number;

  readonly #price: Pricing;
  readonly #position: ReadonlyMap<string, number>;
  readonly #classAt: readonly number[];
  readonly #claimedBy: (string | typeof BLOCKED | undefined)[];
  readonly #live = new Map<string, Booking>();
  /** RESERVED bookings by the instant at which they lapse. */
  readonly #holds = new Lapses<Booking>(({ bookingId }) => bookingId, lapsesAt);
  /** What providers have said of payments, so that saying it again changes nothing. */
  readonly #answers = new Map<string, PaymentAnswer>();
  readonly #seatsOfBuyer = new Map<string, number>();
  #booked = 0;

  constructor(show: ShowForSale) {
    this.show = show;
    this.#price = pricingOf(show.prices, show.discounts, show.startsAt, show.timeZone);
    this.taken = show.classes.map(() => 0);
    this.free = show.seats.length;
    ({ position: this.#position, classAt: this.#classAt } = placesIn(show));
    this.#claimedBy = show.seats.map(() => undefined);
  }

  /** Where a seat stands in the plan, or undefined if the hall has no such seat. */
  positionOf(seatId: string): number | undefined {
    return this.#position.get(seatId);
  }

  /** The seats named, with the prices of this show (B7). */
  priceOf(seatIds: readonly string[]): BookedLine[] {
    return this.#price(
      seatIds.map(seatId => ({
        seatId,
        class: this.show.classes[this.#classAt[this.#position.get(seatId)!]!]!,
      })),
    );
  }

  isFree(position: number): boolean {
    return this.#claimedBy[position] === undefined;
  }

  isBlocked(position: number): boolean {
    return this.#claimedBy[position] === BLOCKED;
  }

  isClaimedBy(position: number, bookingId: string): boolean {
    return this.#claimedBy[position] === bookingId;
  }

  stateAt(position: number): SeatState {
    const by = this.#claimedBy[position];
    if (by === undefined) return this.isKeptForLine ? 'held' : 'free';
    if (by === BLOCKED) return 'blocked';
    return this.#live.get(by as string)!.status === 'CONFIRMED' ? 'sold' : 'held';
  }

  liveBooking(bookingId: string): Booking | undefined {
    return this.#live.get(bookingId);
  }

  liveBookingsOf(buyerId: string): Booking[] {
    return [...this.#live.values()].filter(booking => booking.buyerId === buyerId);
  }

  /** How many buyers have seats, and how many seats those are. */
  get buyers(): { readonly count: number; readonly seats: number } {
    return { count: this.#seatsOfBuyer.size, seats: this.#booked };
  }

  seatsOfBuyer(buyerId: string): number {
    return this.#seatsOfBuyer.get(buyerId) ?? 0;
  }

  answerTo(paymentId: string): PaymentAnswer | undefined {
    return this.#answers.get(paymentId);
  }

  /** How many seats a buyer waits for. */
  awaitedBy(buyerId: string): number {
    const entry = this.line.entryOf(buyerId);
    return entry?.status === 'WAITING' ? entry.seats : 0;
  }

  /** The holds that have lapsed by `now`, in the order in which they did. */
  lapsedBy(now: number): Booking[] {
    return this.#holds.by(now);
  }

  /** When time alone changes something next: a hold lapses, a wait is over. Undefined if nothing will. */
  nextLapse(): number | undefined {
    const waits = this.line.nextExpiry();
    const lapses = [this.#holds.next(), waits, waits && this.show.onSaleUntil.getTime()];
    const next = Math.min(...lapses.map(at => at ?? Number.POSITIVE_INFINITY));
    return next === Number.POSITIVE_INFINITY ? undefined : next;
  }

  /** W3, W4: what is free is kept for a line in which nobody may be overtaken. */
  get isKeptForLine(): boolean {
    return this.line.length > 0 && this.show.waitingRule === 'strict';
  }

  apply(change: Change): void {
    if (change.kind === 'booking') {
      if (change.was) this.#drop(change.was);
      this.#keep(change.is);
    } else if (change.kind === 'seats-blocked') {
      for (const seatId of change.seatIds) this.#claim(this.#position.get(seatId)!, BLOCKED);
    } else if (change.kind === 'seats-unblocked') {
      for (const seatId of change.seatIds) this.#unclaim(this.#position.get(seatId)!);
    } else if (change.kind === 'entry') {
      this.line.apply(change.was, change.is);
    } else if (change.kind === 'payment') {
      this.remember(change.payment.paymentId, change.payment.state);
    }
  }

  remember(paymentId: string, state: Payment['state']): void {
    if (state !== 'started') this.#answers.set(paymentId, answerIn(state));
  }

  #drop(booking: Booking): void {
    if (!isLive(booking)) return;
    this.#live.delete(booking.bookingId);
    this.#holds.delete(booking.bookingId);
    for (const { seatId } of booking.seats) this.#unclaim(this.#position.get(seatId)!);
    this.#count(booking, -1);
  }

  #keep(booking: Booking): void {
    if (!isLive(booking)) return;
    this.#live.set(booking.bookingId, booking);
    if (booking.status === 'RESERVED') this.#holds.add(booking);
    for (const { seatId } of booking.seats) this.#claim(this.#position.get(seatId)!, booking.bookingId);
    this.#count(booking, +1);
  }

  #claim(position: number, by: string | typeof BLOCKED): void {
    if (this.#claimedBy[position] !== undefined) throw new Error(`seat at ${position} claimed twice`);
    this.#claimedBy[position] = by;
    this.taken[this.#classAt[position]!]! += 1;
    this.free -= 1;
  }

  #unclaim(position: number): void {
    if (this.#claimedBy[position] === undefined) throw new Error(`seat at ${position} freed twice`);
    this.#claimedBy[position] = undefined;
    this.taken[this.#classAt[position]!]! -= 1;
    this.free += 1;
  }

  #count(booking: Booking, sign: 1 | -1): void {
    const seats = sign * booking.seats.length;
    if (booking.status !== 'CONFIRMED') this.held += seats;
    this.#booked += seats;
    const left = this.seatsOfBuyer(booking.buyerId) + seats;
    if (left === 0) this.#seatsOfBuyer.delete(booking.buyerId);
    else this.#seatsOfBuyer.set(booking.buyerId, left);
  }
}
