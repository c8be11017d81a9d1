import type { TicketDetail } from '@matinee/contract/http/tickets.ts';
import * as contract from '@matinee/contract/http/tickets.ts';
import { refuse } from '@matinee/contract/refusals.ts';
import { type BookingCore, keyOf, seatBoard, told } from '../booking/index.ts';
import { type Http, reply, route } from '../platform/http/index.ts';
import type { TicketKeys } from './keys.ts';
import { printTickets } from './pdf/printer.ts';
import { qrSvg } from './qr.ts';
import { readTicket, type TicketReader, ticketsOfBooking, ticketsOfBuyer, ticketsOfEvent } from './read.ts';
import { createTickets, updateSeats } from './staff.ts';

const OWN = { idempotency: 'own' } as const;

/** Gives the tickets' endpoints their handlers. */
export function serveTickets(http: Http, core: BookingCore, keys: TicketKeys): void {
  const reader: TicketReader = { sql: core.database.read, key: keys.signing };
  route(http, contract.ticketKeys, () => ({ keys: keys.published }), { cacheSeconds: 300 });
  serveOwnTickets(http, reader);
  route(http, contract.eventTickets, async ({ params, query, identity }) => {
    const { rowCount } = await reader.sql.query('select from events where event_id = $1', [params.eventId]);
    return rowCount === 0 ? refuse('not-found') : ticketsOfEvent(reader, identity, params.eventId, query);
  });
  route(http, contract.userTickets, ({ params, query, identity }) => {
    const isStaff = identity.roles.some(role => role === 'partner' || role === 'admin');
    if (params.userId !== identity.buyerId && !isStaff) return refuse('not-found');
    return ticketsOfBuyer(reader, identity, params.userId, query);
  });
  route(http, contract.availableSeats, ({ query }) => availableSeats(core, query));
  route(
    http,
    contract.createTickets,
    async request => {
      const { identity, params, body } = request;
      return told(await createTickets(core, identity, params.eventId, body, keyOf(request)));
    },
    OWN,
  );
  route(
    http,
    contract.updateSeats,
    async request => told(await updateSeats(core, request.identity, request.body, keyOf(request))),
    OWN,
  );
}

function serveOwnTickets(http: Http, reader: TicketReader): void {
  route(
    http,
    contract.ticket,
    async ({ params, identity }) =>
      (await readTicket(reader, identity, params.ticketId)) ?? refuse('not-found'),
  );
  route(http, contract.ticketQr, async ({ params, identity }) => {
    const ticket = await readTicket(reader, identity, params.ticketId);
    return ticket ? qrSvg(ticket.code) : refuse('not-found');
  });
  route(http, contract.ticketPdf, async ({ params, identity }) => {
    const ticket = await readTicket(reader, identity, params.ticketId);
    return ticket ? printed([ticket], `ticket-${ticket.seatId}.pdf`) : refuse('not-found');
  });
  route(http, contract.bookingTicketsPdf, async ({ params, identity }) => {
    const tickets = await ticketsOfBooking(reader, params.bookingId, identity);
    return tickets.length > 0 ? printed(tickets, 'tickets.pdf') : refuse('not-found');
  });
}

async function printed(tickets: readonly TicketDetail[], name: string) {
  const pdf = await printTickets(tickets);
  if (!pdf) return refuse('overloaded');
  return reply(200, pdf, { 'content-disposition': `inline; filename="${name}"` });
}

async function availableSeats(core: BookingCore, query: { showId: string; class?: string }) {
  const board = await seatBoard(core, query.showId);
  if (!board) return refuse('not-found');
  const { currency, prices, seats } = board.show;
  const free = seats.filter(
    (seat, position) =>
      board.stateAt(position) === 'free' && (query.class === undefined || seat.class === query.class),
  );
  return {
    showId: query.showId,
    revision: board.revision,
    count: free.length,
    seats: free.map(({ seatId, class: name }) => ({
      seatId,
      class: name,
      price: { amount: prices[name]!, currency },
    })),
  };
}
