import assert from 'node:assert/strict';
import type { Seat } from '@matinee/contract/expand-plan.ts';
import type { Fact } from '@matinee/contract/facts/index.ts';
import { Refusal, type RefusalCode, type RefusalDetails } from '@matinee/contract/refusals.ts';
import type { Booking, Change, Payment, Refund, Ticket } from '../booking/engine/booking.ts';
import type { Command, Issue } from '../booking/engine/commands.ts';
import { step } from '../booking/engine/decide.ts';
import { ShowSeats } from '../booking/engine/show-seats.ts';
import type { ShowForSale } from '../catalogue/index.ts';

/** The instant at which every played show begins to be told, in milliseconds since 1970. */
export const BEGINNING = Date.UTC(2030, 0, 1, 12);
const HOUR_MS = 3_600_000;

/** Rows of so many seats each, named A1, A2, ... B1, ...; the first row may be of another class. */
export function rowsOfSeats(rows: number, seatsPerRow: number, firstRow = 'regular'): Seat[] {
  return Array.from({ length: rows * seatsPerRow }, (_, index): Seat => {
    const [x, y] = [index % seatsPerRow, Math.floor(index / seatsPerRow)];
    const [row, number] = [String.fromCharCode(65 + y), x + 1];
    const of = y === 0 ? firstRow : 'regular';
    return { seatId: `${row}${number}`, section: 'Stalls', row, number, class: of, kind: 'seat', x, y };
  });
}

/** A show a day after the beginning, on sale until it starts, at 10.00 a seat; cancelled an hour before, at half price. */
export function showForSale(given: Partial<ShowForSale> = {}): ShowForSale {
  const seats = given.seats ?? rowsOfSeats(3, 5);
  return {
    showId: 'show',
    event: { eventId: 'event', name: 'Metropolis', category: 'Cinema' },
    venue: { venueId: 'venue', name: 'Lichtspiel' },
    city: { cityId: 'city', name: 'Berlin' },
    hall: { hallId: 'hall', name: 'Saal 1' },
    planId: 'plan',
    planVersion: 1,
    classes: [...new Set(seats.map(seat => seat.class))].sort(),
    prices: { regular: 1000, premium: 1501 },
    currency: 'EUR',
    discounts: [],
    startsAt: new Date(BEGINNING + 24 * HOUR_MS),
    endsAt: new Date(BEGINNING + 26 * HOUR_MS),
    onSaleFrom: new Date(BEGINNING),
    onSaleUntil: new Date(BEGINNING + 24 * HOUR_MS),
    timeZone: 'Europe/Berlin',
    mostSeatsPerBuyer: 10,
    cancellation: { untilMinutesBefore: 60, refundPercent: 50 },
    waitingRule: 'strict',
    offerSeconds: 120,
    ...given,
    seats,
  };
}

/** A show whose commands come one by one, at an instant that the test sets; keeps all that was changed and told. */
export class PlayedShow {
  readonly seats: ShowSeats;
  readonly changes: Change[] = [];
  now = BEGINNING;
  /** How many changes there were before the last command. */
  #before = 0;
  #ids = 0;

  constructor(given: Partial<ShowForSale> = {}) {
    this.seats = new ShowSeats(showForSale(given));
  }

  newId(): string {
    this.#ids += 1;
    return `id-${this.#ids}`;
  }

  /** Does a command that must be accepted. */
  do(command: Command): Booking {
    const booking = this.#step(command);
    assert.ok(!(booking instanceof Refusal), `refused: ${JSON.stringify(booking)}`);
    return booking!;
  }

  /** Does a command that must be refused, and change nothing but what had lapsed. */
  refuses(command: Command): { code: RefusalCode } & RefusalDetails {
    const refused = this.#step(command);
    assert.ok(refused instanceof Refusal, `accepted: ${JSON.stringify(refused)}`);
    assert.ok(this.lastFacts().every(fact => fact.topic === 'hold_expired'));
    return { code: refused.code, ...refused.details };
  }

  #step(command: Command): Booking | null | Refusal {
    const moment = { now: this.now, newId: () => this.newId() };
    const { decision, changes } = step(this.seats, command, moment);
    this.#before = this.changes.length;
    this.changes.push(...changes);
    return decision instanceof Refusal ? decision : decision.booking;
  }

  hold(buyerId: string, ...seatIds: string[]): Booking {
    return this.do(wanted(this.newId(), buyerId, seatIds));
  }

  refusesHold(buyerId: string, ...seatIds: string[]) {
    return this.refuses(wanted(this.newId(), buyerId, seatIds));
  }

  begin({ bookingId, buyerId }: Booking, paymentId: string): Booking {
    return this.do(beginning(bookingId, buyerId, paymentId));
  }

  /** What a provider says of a payment begun before; of a booking that has ended, as the lane would bring it along. */
  settle(paymentId: string, answer: 'authorised' | 'declined'): Booking {
    const payments = this.changes.flatMap(change => (change.kind === 'payment' ? change.payment : []));
    const payment = payments.find(each => each.paymentId === paymentId)!;
    const reason = answer === 'declined' ? 'funds' : '';
    const ended = this.bookings().get(payment.bookingId);
    return this.do({ do: 'settle-payment', payment, answer, reference: null, reason, ended });
  }

  buy(buyerId: string, ...seatIds: string[]): Booking {
    const paymentId = this.newId();
    this.begin(this.hold(buyerId, ...seatIds), paymentId);
    return this.settle(paymentId, 'authorised');
  }

  issue(seats: Issue['seats'], payment: Issue['payment'] = 'cash'): Command {
    const [bookingId, paymentId] = [this.newId(), this.newId()];
    return { do: 'issue', bookingId, paymentId, buyerId: 'staff', contact: null, payment, seats };
  }

  /** Every booking as it is after all that was changed, as the database would have it. */
  bookings(): Map<string, Booking> {
    const changed = this.changes.flatMap(change => (change.kind === 'booking' ? change.is : []));
    return new Map(changed.map(booking => [booking.bookingId, booking]));
  }

  lastChanges(): Change[] {
    return this.changes.slice(this.#before);
  }

  lastFacts(): Fact[] {
    return this.lastChanges().flatMap(change => (change.kind === 'fact' ? change.fact : []));
  }

  lastTopics(): string[] {
    return this.lastFacts().map(fact => fact.topic);
  }

  lastPayments(): Payment[] {
    return this.lastChanges().flatMap(change => (change.kind === 'payment' ? change.payment : []));
  }

  lastRefunds(): Refund[] {
    return this.lastChanges().flatMap(change => (change.kind === 'refund-requested' ? change.refund : []));
  }

  lastTickets(): Ticket[] {
    return this.lastChanges().flatMap(change => (change.kind === 'tickets-issued' ? change.tickets : []));
  }

  stateOf(seatId: string): string {
    return this.seats.stateAt(this.seats.positionOf(seatId)!);
  }
}

const wanted = (bookingId: string, buyerId: string, seatIds: readonly string[]): Command => ({
  do: 'hold',
  bookingId,
  buyerId,
  seatIds,
});

export const beginning = (bookingId: string, buyerId: string, paymentId: string): Command => ({
  do: 'begin-payment',
  bookingId,
  buyerId,
  paymentId,
  provider: 'sandbox',
  method: 'paypal',
  contact: { name: 'Ada', email: 'ada@example.org' },
});
