import type { Message } from '../log/event-log.ts';
import type { Line } from '../process/feeding.ts';

const iso = (ms: number) => new Date(ms).toISOString();

/** A booking of seats A1, A2, ..., 10 in major units each, at `at`; `more` replaces what it says. */
export function booking(
  orderId: string,
  at: number | string,
  more: Record<string, unknown> = {},
  seats: unknown = 1,
): Line {
  const list = Array.from({ length: Number(seats) }, (_, index) => ({
    seat_number: `A${index + 1}`,
    price: 10,
  }));
  const value = {
    order_id: orderId,
    booking_time: typeof at === 'number' ? iso(at) : at,
    customer: { customer_id: 'c1', name: 'Ada', email: 'ada@example.org' },
    event_details: {
      event_id: 'e1',
      event_name: 'Rock CONCERT',
      event_location: 'Pune',
      seats: typeof seats === 'number' ? list : seats,
    },
    ...more,
  };
  return { topic: 'bookings', value: JSON.stringify(value) };
}

/** A successful payment of 10 at `at`; `more` replaces what it says. */
export function payment(
  paymentId: string,
  orderId: string,
  at: number | string,
  more: Record<string, unknown> = {},
): Line {
  const value = {
    payment_id: paymentId,
    order_id: orderId,
    payment_time: typeof at === 'number' ? iso(at) : at,
    amount: 10,
    payment_method: 'credit card',
    payment_status: 'Success',
    ...more,
  };
  return { topic: 'payments', value: JSON.stringify(value) };
}

let factNumber = 0;

/** One of Matinee's own facts, of a show with a hundred seats unless `show` says otherwise. */
export function ownFact(
  fact: string,
  at: number,
  payload: Readonly<Record<string, unknown>>,
  show: Readonly<Record<string, unknown>> = {},
): Message {
  const value = {
    fact_id: `fact-${++factNumber}`,
    fact,
    at: iso(at),
    show: {
      showId: 's1',
      eventId: 'e1',
      event: 'Hamlet',
      venueId: 'v1',
      venue: 'Globe',
      city: 'Pune',
      capacity: 100,
      ...show,
    },
    payload: { showId: 's1', ...payload },
  };
  const key = String(payload.bookingId ?? payload.entryId ?? payload.showId);
  return { topic: 'facts', key, value: JSON.stringify(value), headers: { feed: 'matinee' } };
}
