import Type, { type Static } from 'typebox';
import { Binary, Closed, endpoint, Page, pageQuery } from '../endpoint.ts';
import { Id, Instant, Money, PriceClass, SeatId } from '../values.ts';

export const TicketStatus = Type.Union([Type.Literal('VALID'), Type.Literal('VOID')]);

export const TicketView = Type.Object({
  ticketId: Id,
  bookingId: Id,
  showId: Id,
  seatId: SeatId,
  class: PriceClass,
  price: Money,
  status: TicketStatus,
  code: Type.String({ description: 'What the QR code says: signed with Ed25519, verifiable offline.' }),
});
export type TicketView = Static<typeof TicketView>;

export const TicketDetail = Type.Object({
  ...TicketView.properties,
  event: Type.Object({ eventId: Id, name: Type.String(), category: Type.String() }),
  venue: Type.Object({
    venueId: Id,
    name: Type.String(),
    address: Type.String(),
    city: Type.String(),
    timeZone: Type.String(),
  }),
  hall: Type.String(),
  section: Type.String(),
  row: Type.String(),
  number: Type.Integer(),
  startsAt: Instant,
  holder: Type.String({ description: 'The name given at payment.' }),
});
export type TicketDetail = Static<typeof TicketDetail>;

const ticketParams = Closed({ ticketId: Id });

export const ticket = endpoint({
  method: 'GET',
  path: '/tickets/{ticketId}',
  group: 'tickets',
  summary: "One of the buyer's own tickets",
  access: 'buyer',
  params: ticketParams,
  replies: { 200: TicketDetail },
  refusals: ['not-found'],
});
export const ticketQr = endpoint({
  method: 'GET',
  path: '/tickets/{ticketId}/qr.svg',
  group: 'tickets',
  summary: "The ticket's QR code",
  access: 'buyer',
  params: ticketParams,
  replies: { 200: Binary('image/svg+xml') },
  refusals: ['not-found'],
});
export const ticketPdf = endpoint({
  method: 'GET',
  path: '/tickets/{ticketId}/ticket.pdf',
  group: 'tickets',
  summary: 'The ticket to print',
  access: 'buyer',
  params: ticketParams,
  replies: { 200: Binary('application/pdf') },
  refusals: ['not-found'],
});
export const bookingTicketsPdf = endpoint({
  method: 'GET',
  path: '/bookings/{bookingId}/tickets.pdf',
  group: 'tickets',
  summary: 'All valid tickets of a booking to print, one to a page',
  access: 'buyer',
  params: Closed({ bookingId: Id }),
  replies: { 200: Binary('application/pdf') },
  refusals: ['not-found'],
});
export const ticketKeys = endpoint({
  method: 'GET',
  path: '/tickets/keys',
  group: 'tickets',
  summary: 'The public keys that verify tickets offline, as a JSON Web Key Set (RFC 7517)',
  access: 'public',
  replies: {
    200: Type.Object({
      keys: Type.Array(
        Type.Object({
          kty: Type.Literal('OKP'),
          crv: Type.Literal('Ed25519'),
          kid: Type.String(),
          x: Type.String(),
          use: Type.Literal('sig'),
        }),
      ),
    }),
  },
  refusals: [],
});

export const createTickets = endpoint({
  method: 'POST',
  path: '/tickets/event/{eventId}/create',
  group: 'tickets',
  summary:
    'Issues tickets at the counter or as a gift: named seats, or the first free ones; never beyond capacity',
  access: 'staff',
  params: Closed({ eventId: Id }),
  body: Closed({
    showId: Id,
    seatIds: Type.Optional(Type.Array(SeatId, { minItems: 1, maxItems: 500 })),
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    class: Type.Optional(PriceClass),
    payment: Type.Union([Type.Literal('cash'), Type.Literal('complimentary')]),
    buyer: Type.Optional(
      Closed({
        name: Type.String({ minLength: 1, maxLength: 200 }),
        email: Type.Optional(Type.String({ format: 'email', maxLength: 254 })),
      }),
    ),
  }),
  replies: { 201: Type.Object({ bookingId: Id, tickets: Type.Array(TicketView) }) },
  refusals: [
    'not-found',
    'unknown-seat',
    'duplicate-seat',
    'beyond-capacity',
    'seats-taken',
    'show-full',
    'seats-may-return',
    'idempotency-key-reused',
    'overloaded',
  ],
});

export const updateSeats = endpoint({
  method: 'PUT',
  path: '/tickets/update-seats',
  group: 'tickets',
  summary: 'Takes seats off sale or puts them back',
  access: 'staff',
  body: Closed({
    showId: Id,
    seatIds: Type.Array(SeatId, { minItems: 1, maxItems: 5000 }),
    state: Type.Union([Type.Literal('blocked'), Type.Literal('free')]),
  }),
  replies: { 200: Type.Object({ showId: Id, revision: Type.Integer(), changed: Type.Integer() }) },
  refusals: [
    'not-found',
    'unknown-seat',
    'duplicate-seat',
    'seats-taken',
    'idempotency-key-reused',
    'overloaded',
  ],
});

export const availableSeats = endpoint({
  method: 'GET',
  path: '/tickets/available-seats',
  group: 'tickets',
  summary: 'The seats of a show that are free',
  access: 'public',
  query: Closed({ showId: Id, class: Type.Optional(PriceClass) }),
  replies: {
    200: Type.Object({
      showId: Id,
      revision: Type.Integer(),
      count: Type.Integer(),
      seats: Type.Array(Type.Object({ seatId: SeatId, class: PriceClass, price: Money })),
    }),
  },
  refusals: ['not-found'],
});

export const eventTickets = endpoint({
  method: 'GET',
  path: '/tickets/event/{eventId}',
  group: 'tickets',
  summary: 'The tickets of an event, newest first',
  access: 'staff',
  params: Closed({ eventId: Id }),
  query: Closed({ showId: Type.Optional(Id), ...pageQuery }),
  replies: { 200: Page(TicketDetail) },
  refusals: ['not-found'],
});

export const userTickets = endpoint({
  method: 'GET',
  path: '/tickets/user/{userId}',
  group: 'tickets',
  summary: "A buyer's tickets, newest first: one's own, or any for staff",
  access: 'buyer',
  params: Closed({ userId: Id }),
  query: Closed({ ...pageQuery }),
  replies: { 200: Page(TicketDetail) },
  refusals: ['not-found'],
});

export const sendNotification = endpoint({
  method: 'POST',
  path: '/notifications/send',
  group: 'notifications',
  summary: "Sends a booking's tickets again, to the buyer or to another address",
  access: 'staff',
  body: Closed({ bookingId: Id, email: Type.Optional(Type.String({ format: 'email', maxLength: 254 })) }),
  replies: { 202: Type.Object({ bookingId: Id, email: Type.String() }) },
  refusals: ['not-found', 'booking-not-open', 'idempotency-key-reused'],
});
