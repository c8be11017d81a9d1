import type { Books } from '../box-office/target.ts';
import type { Chronicle } from './chronicle.ts';
import { isLive } from './show-state.ts';

/** Where the books say something else than the facts come to, and where money is missing or left over. */
export function finalComplaints(chronicle: Chronicle, books: Books): string[] {
  return [
    ...bookingsThatDiffer(chronicle, books),
    ...claimsThatDiffer(chronicle, books),
    ...placesThatDiffer(chronicle, books),
    ...ticketsThatDiffer(chronicle, books),
    ...moneyThatDiffers(chronicle, books),
  ];
}

const allBookings = ({ shows }: Chronicle) =>
  [...shows.values()].flatMap(show => [...show.bookings.values()]);

function bookingsThatDiffer(chronicle: Chronicle, { bookings }: Books): string[] {
  const known = allBookings(chronicle);
  const missing =
    known.length === bookings.length ? [] : [`there are ${bookings.length} bookings, not ${known.length}`];
  const wrong = bookings.flatMap(({ bookingId, status, refunded }) => {
    const fact = chronicle.booking(bookingId);
    const isRefunded = fact?.status === 'CANCELLED' && status === 'REFUNDED';
    if (!fact || (fact.status !== status && !isRefunded))
      return `booking ${bookingId} is ${status}, and ${fact?.status ?? 'nothing'} by the facts`;
    return fact.refunded === refunded
      ? []
      : `booking ${bookingId}: ${refunded} went back, and ${fact.refunded} by the facts`;
  });
  return [...missing, ...wrong];
}

/** No seat twice: the keys of the books see to that; here, that they are the seats of the live bookings and no others. */
function claimsThatDiffer({ shows }: Chronicle, { claims }: Books): string[] {
  const expected = new Set(
    [...shows.values()].flatMap(show =>
      [...show.takenBy].map(([seatId, by]) => `${show.terms.showId} ${seatId} ${by === 'staff' ? null : by}`),
    ),
  );
  const found = new Set(claims.map(({ showId, seatId, bookingId }) => `${showId} ${seatId} ${bookingId}`));
  const more = [...found.difference(expected)].map(claim => `claimed without a fact: ${claim}`);
  const less = [...expected.difference(found)].map(claim => `not claimed: ${claim}`);
  return [...more, ...less];
}

function placesThatDiffer({ shows }: Chronicle, { entries }: Books): string[] {
  const known = new Map([...shows.values()].flatMap(show => [...show.entries]));
  return entries.flatMap(({ entryId, status }) => {
    const fact = known.get(entryId)?.status;
    return fact === status ? [] : `waiting place ${entryId} is ${status}, and ${fact} by the facts`;
  });
}

function ticketsThatDiffer(chronicle: Chronicle, { tickets }: Books): string[] {
  const expected = new Set(
    allBookings(chronicle)
      .filter(({ status }) => status === 'CONFIRMED')
      .flatMap(({ bookingId, seatIds }) => seatIds.map(seatId => `${bookingId} ${seatId}`)),
  );
  const valid = tickets.filter(({ status }) => status === 'VALID' || status === 'USED');
  const found = new Set(valid.map(({ bookingId, seatId }) => `${bookingId} ${seatId}`));
  return [...found.symmetricDifference(expected)].map(ticket => `a ticket too few or too many: ${ticket}`);
}

/** What the provider keeps of a booking is what it cost less what went back; of any other nothing. */
function moneyThatDiffers(chronicle: Chronicle, { provider }: Books): string[] {
  const kept = new Map<string, number>();
  const complaints: string[] = [];
  for (const { paymentId, state, amount, refunded } of provider) {
    const payment = chronicle.payments.get(paymentId);
    if (!payment) {
      complaints.push(`the provider has a payment ${paymentId} that was never begun`);
      continue;
    }
    if (state === 'authorised') complaints.push(`payment ${paymentId} was neither taken nor let go`);
    if (state === 'captured' && payment.state !== 'succeeded')
      complaints.push(`payment ${paymentId} was taken, and it is ${payment.state}`);
    if (payment.isCaptured !== (state === 'captured'))
      complaints.push(
        `payment ${paymentId} is ${state}, and ${payment.isCaptured ? '' : 'not '}told to be taken`,
      );
    const net = state === 'captured' ? amount - refunded : 0;
    kept.set(payment.bookingId, (kept.get(payment.bookingId) ?? 0) + net);
  }
  for (const refundId of chronicle.openRefunds) complaints.push(`refund ${refundId} was never made`);
  for (const booking of allBookings(chronicle)) {
    const wasSold = booking.status === 'CONFIRMED' || booking.status === 'CANCELLED';
    const due = wasSold ? booking.total - booking.refunded : 0;
    const has = kept.get(booking.bookingId) ?? 0;
    if (has !== due) complaints.push(`of booking ${booking.bookingId} ${has} was kept, and ${due} is due`);
    if (booking.status === 'RESERVED' && !isLive(booking))
      complaints.push(`booking ${booking.bookingId} is open`);
  }
  return complaints;
}
