import type { BookingView } from '@matinee/contract/http/bookings.ts';
import { paths } from '../../paths.ts';

/** The payment provider's own page for a booking. It comes back to the page for paying, with a token if one paid. */
export function checkoutAddress(booking: Pick<BookingView, 'bookingId' | 'total'>): string {
  const query = new URLSearchParams({
    paymentFor: booking.bookingId,
    amount: String(booking.total.amount),
    currency: booking.total.currency,
    return: paths.pay(booking.bookingId),
  });
  return `/sandbox/checkout?${query}`;
}
