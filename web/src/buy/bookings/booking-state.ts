import type { BookingItem, BookingStatus } from '@matinee/contract/http/bookings.ts';

export interface BookingState {
  readonly words: string;
  readonly tone: 'good' | 'open' | 'over';
  /** The page that deals with it. */
  readonly leads: 'booking' | 'pay' | 'nowhere';
}

const states: Readonly<Record<BookingStatus, BookingState>> = {
  RESERVED: { words: 'Held for you, to be paid.', tone: 'open', leads: 'pay' },
  PENDING: { words: 'Waiting for your bank.', tone: 'open', leads: 'pay' },
  CONFIRMED: { words: 'Booked.', tone: 'good', leads: 'booking' },
  EXPIRED: { words: 'Ran out before it was paid.', tone: 'over', leads: 'nowhere' },
  RELEASED: { words: 'Given back.', tone: 'over', leads: 'nowhere' },
  CANCELLED: { words: 'Cancelled.', tone: 'over', leads: 'booking' },
  REFUNDED: { words: 'Paid back to you.', tone: 'over', leads: 'booking' },
};

/** How a booking stands. B4: a hold whose time is over has run out, whether or not the server has tidied up yet. */
export function stateOf({
  status,
  holdUntil,
  serverTime,
}: Pick<BookingItem, 'status' | 'holdUntil' | 'serverTime'>): BookingState {
  const isOver =
    status === 'RESERVED' && (holdUntil === null || Date.parse(holdUntil) <= Date.parse(serverTime));
  return states[isOver ? 'EXPIRED' : status];
}
