import * as contract from '@matinee/contract/http/tickets.ts';
import { refuse } from '@matinee/contract/refusals.ts';
import { type Http, reply, route } from '../platform/http/index.ts';
import { newId } from '../platform/ids.ts';
import { bookedUnder } from './booked.ts';
import { noteMail } from './occasions.ts';

/** Staff of the venue have a booking's tickets sent again, to its own address or to another. */
export function serveNotices(http: Http): void {
  route(http, contract.sendNotification, async ({ body, identity, transaction }) => {
    const booked = await bookedUnder(transaction, body.bookingId);
    const isTheirs = identity.roles.includes('admin') || identity.venueIds.includes(booked?.venueId ?? '');
    if (!booked || !isTheirs) return refuse('not-found');
    if (booked.status !== 'CONFIRMED') return refuse('booking-not-open', { bookingStatus: booked.status });
    const recipient = body.email ?? booked.recipient;
    if (!recipient) {
      const errors = [{ path: '/body/email', message: 'is missing, and the booking has none' }];
      return refuse('invalid-request', { errors });
    }
    const { bookingId } = booked;
    await noteMail(transaction, { name: newId(), bookingId, recipient, occasion: { about: 'tickets' } });
    return reply(202, { bookingId, email: recipient });
  });
}
