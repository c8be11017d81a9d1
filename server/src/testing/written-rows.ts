import assert from 'node:assert/strict';
import { type Batch, BLOCKED } from '../booking/batch.ts';
import { type Booking, isLive, type Payment, type Refund } from '../booking/engine/booking.ts';
import type { ShowSeats } from '../booking/engine/show-seats.ts';

/**
 * The tables of booking as far as one batch after another has written them, with what the database would refuse; and a
 * show's memory made out of them, as after a restart. For tests that run faster than a database could.
 */
export class WrittenRows {
  readonly bookings = new Map<string, Booking>();
  /** Who claims a seat; a blocked one has `BLOCKED`. */
  readonly claims = new Map<string, string>();
  readonly payments = new Map<string, Payment>();
  readonly refunds = new Map<string, Refund>();
  /** The booking and the price of each seat's valid ticket. */
  readonly tickets = new Map<string, { bookingId: string; total: number }>();

  write(batch: Batch): void {
    for (const booking of batch.bookings.values()) this.bookings.set(booking.bookingId, booking);
    for (const { seatId, was, is } of batch.claims.values()) {
      assert.equal(this.claims.get(seatId) ?? null, was, `the claim on ${seatId} is not as decided`);
      assert.notEqual(was, is, `the claim on ${seatId} does not move`);
      if (is === null) this.claims.delete(seatId);
      else this.claims.set(seatId, is);
    }
    for (const payment of batch.payments.values()) {
      const before = this.payments.get(payment.paymentId);
      assert.ok(!before || ['started', 'declined'].includes(before.state), 'a payment was answered twice');
      this.payments.set(payment.paymentId, payment);
    }
    this.#writeTickets(batch);
    for (const refund of batch.refunds) this.refunds.set(refund.refundId, refund);
  }

  #writeTickets({ voided, tickets }: Batch): void {
    for (const { bookingId, seatId } of voided) {
      assert.equal(this.tickets.get(seatId)?.bookingId, bookingId, `no valid ticket for ${seatId} to void`);
      this.tickets.delete(seatId);
    }
    for (const { bookingId, line, voidedAt } of tickets.values()) {
      if (voidedAt !== null) continue;
      assert.ok(!this.tickets.has(line.seatId), `two valid tickets for ${line.seatId}`);
      this.tickets.set(line.seatId, { bookingId, total: line.total });
    }
  }

  /** As load.ts does it. */
  recall(seats: ShowSeats): ShowSeats {
    const live = [...this.bookings.values()].filter(isLive);
    live.sort((one, other) => one.holdUntil - other.holdUntil || (one.bookingId < other.bookingId ? -1 : 1));
    for (const is of live) seats.apply({ kind: 'booking', was: null, is });
    const seatIds = [...this.claims].flatMap(([seatId, by]) => (by === BLOCKED ? seatId : []));
    seats.apply({ kind: 'seats-blocked', showId: seats.show.showId, seatIds });
    for (const { paymentId, state } of this.payments.values()) seats.remember(paymentId, state);
    return seats;
  }
}
