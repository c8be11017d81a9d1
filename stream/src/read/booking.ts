import { readInstant } from './instant.ts';
import { type BookingRead, type Fields, fieldsOf, textOf, type Unreadable, unreadable } from './message.ts';
import { minorDigits, toMinor } from './money.ts';
import type { Rules } from './rules.ts';
import { zoneOf } from './zone.ts';

export const MOST_SEATS = 500;

/** Parts the seats of a booking where they stand in one text; no name of a seat has it. */
export const SEAT_SEPARATOR = '\u001f';

/** A booking in the open wire format, with whatever Matinee's own feed adds to it. */
export function readBooking(fields: Fields, rules: Rules): BookingRead | Unreadable {
  const orderId = textOf(fields.order_id);
  if (orderId === null) return unreadable('no-order-id', 'order_id is missing.');
  const customer = fieldsOf(fields.customer);
  const event = fieldsOf(fields.event_details);
  const currency = textOf(fields.currency);
  const seats = readSeats(event.seats, minorDigits(currency), orderId);
  if ('kind' in seats) return seats;
  const time = readInstant(fields.booking_time);
  const isTime = typeof time === 'number';
  const eventName = textOf(event.event_name);
  return {
    kind: 'booking',
    orderId,
    factId: textOf(fields.fact_id),
    time: isTime ? time : null,
    fault: isTime ? null : unreadable('bad-time', `booking_time ${time.why}.`, orderId),
    customerId: textOf(customer.customer_id),
    customerName: textOf(customer.name),
    customerEmail: textOf(customer.email),
    eventId: textOf(event.event_id),
    eventName,
    eventLocation: textOf(event.event_location),
    category: textOf(event.category) ?? rules.categoryOf(eventName),
    timeZone: zoneOf(event.time_zone),
    currency,
    showId: textOf(event.show_id),
    venueId: textOf(event.venue_id),
    city: textOf(event.city),
    ...seats,
  };
}

interface Seats {
  readonly seatNumbers: readonly string[];
  readonly seatPrices: readonly number[];
  readonly total: number;
}

function readSeats(value: unknown, digits: number, orderId: string): Seats | Unreadable {
  const bad = (detail: string) => unreadable('bad-seats', `event_details.seats${detail}.`, orderId);
  if (value === undefined) return bad(' is missing');
  if (!Array.isArray(value)) return bad(value === null ? ' is null' : ' is no list');
  if (value.length === 0) return bad(' is empty');
  if (value.length > MOST_SEATS) return bad(` has ${value.length} seats, more than ${MOST_SEATS}`);
  const seatNumbers: string[] = [];
  const seatPrices: number[] = [];
  let total = 0;
  for (const [index, seat] of value.entries()) {
    const number = textOf(fieldsOf(seat).seat_number);
    const price = toMinor(fieldsOf(seat).price, digits);
    if (number === null || number.includes(SEAT_SEPARATOR)) return bad(`[${index}] has no seat_number`);
    if (price === undefined) return bad(`[${index}] has no price that is an amount`);
    seatNumbers.push(number);
    seatPrices.push(price);
    total += price;
  }
  return { seatNumbers, seatPrices, total };
}
