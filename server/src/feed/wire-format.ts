import type { FactPayload } from '@matinee/contract/facts/index.ts';
import type { BuyerContact } from '@matinee/contract/http/bookings.ts';
import type { ShowReference } from '../catalogue/index.ts';

// Matinee's own bookings and payments in the open wire format of the sales stream, and what we know beyond it.

export type Payment = FactPayload<'payment_succeeded'> | FactPayload<'payment_failed'>;

/** Methods as the wire format spells them; others as they are. */
const methods: Readonly<Record<string, string>> = {
  'credit-card': 'Credit Card',
  'debit-card': 'Debit Card',
  paypal: 'PayPal',
  cash: 'Cash',
};

export function bookingOf(
  at: Date,
  payload: FactPayload<'payment_started'>,
  show: ShowReference | undefined,
  contact: BuyerContact | undefined,
) {
  const major = inMajorUnits(payload.currency);
  return {
    order_id: payload.bookingId,
    booking_time: at.toISOString(),
    currency: payload.currency,
    customer: { customer_id: payload.buyerId, name: contact?.name ?? null, email: contact?.email ?? null },
    event_details: {
      event_id: show?.eventId ?? null,
      event_name: show?.event ?? null,
      event_location: show ? `${show.venue}, ${show.city}` : null,
      category: show?.category ?? null,
      show_id: payload.showId,
      venue_id: show?.venueId ?? null,
      city: show?.city ?? null,
      time_zone: show?.timeZone ?? null,
      seats: payload.seats.map(({ seatId, total, price, class: its, discounts }) => ({
        seat_number: seatId,
        price: major(total),
        list_price: major(price),
        class: its,
        discounts: discounts.map(({ code, amount }) => ({ code, amount: major(amount) })),
      })),
    },
  };
}

export function paymentOf(at: Date, payload: Payment, status: 'Success' | 'Failed') {
  return {
    payment_id: payload.paymentId,
    order_id: payload.bookingId,
    payment_time: at.toISOString(),
    amount: inMajorUnits(payload.currency)(payload.amount),
    currency: payload.currency,
    payment_method: methods[payload.method] ?? payload.method,
    payment_status: status,
  };
}

/** The wire format has numbers in major units: 12.5 for 1250 of a currency with two digits. */
function inMajorUnits(currency: string): (minor: number) => number {
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return minor => Number((minor / 10 ** digits).toFixed(digits));
}
