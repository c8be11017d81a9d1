import type { TicketDetail } from '@matinee/contract/http/tickets.ts';
import { Refusal } from '@matinee/contract/refusals.ts';
import type { Sql } from '../platform/database/database.ts';
import type { Identity } from '../platform/http/index.ts';
import { type PageQuery, pageOf, pageStart } from '../platform/paging.ts';
import { type TicketKey, ticketCode } from './code.ts';
import { placesOf } from './places.ts';

/** What reading tickets takes. */
export interface TicketReader {
  readonly sql: Sql;
  readonly key: TicketKey;
}

type Page = { items: TicketDetail[]; nextCursor: string | null };

/** A ticket, for its buyer and for the staff of its venue; undefined for everybody else, as if there were none. */
export async function readTicket(
  reader: TicketReader,
  viewer: Identity,
  ticketId: string,
): Promise<TicketDetail | undefined> {
  const [ticket] = await select(reader, `${VISIBLE} and t.ticket_id = $4`, [...visibleTo(viewer), ticketId]);
  return ticket;
}

/** The valid tickets of a booking in their seats' order; without a viewer, whoever's it is. */
export function ticketsOfBooking(
  reader: TicketReader,
  bookingId: string,
  viewer: Identity | null,
): Promise<TicketDetail[]> {
  const chosen = `${VISIBLE} and t.booking_id = $4 and t.status = 'VALID' order by t.ticket_id`;
  return select(reader, chosen, [...(viewer ? visibleTo(viewer) : EVERYBODY), bookingId]);
}

/** An event's tickets, newest first: a partner's own venues' only. */
export function ticketsOfEvent(
  reader: TicketReader,
  viewer: Identity,
  eventId: string,
  query: PageQuery & { readonly showId?: string },
): Promise<Page | Refusal> {
  const chosen = `${STAFFED} and s.event_id = $4 and ($5::uuid is null or t.show_id = $5)`;
  return page(reader, query, chosen, [...visibleTo(viewer), eventId, query.showId ?? null]);
}

/** A buyer's tickets, newest first; others than the buyer see those of their venues. */
export function ticketsOfBuyer(
  reader: TicketReader,
  viewer: Identity,
  buyerId: string,
  query: PageQuery,
): Promise<Page | Refusal> {
  return page(reader, query, `${VISIBLE} and b.buyer_id = $4`, [...visibleTo(viewer), buyerId]);
}

const VISIBLE = '(b.buyer_id = $1 or $2 or s.venue_id = any($3))';
const STAFFED = '($1::uuid is not null and ($2 or s.venue_id = any($3)))';
const visibleTo = ({ buyerId, roles, venueIds }: Identity): unknown[] => [
  buyerId,
  roles.includes('admin'),
  roles.includes('partner') ? venueIds : [],
];
const EVERYBODY: unknown[] = [null, true, []];

async function page(
  reader: TicketReader,
  query: PageQuery,
  chosen: string,
  values: unknown[],
): Promise<Page | Refusal> {
  const start = pageStart(query, ['id']);
  if (start instanceof Refusal) return start;
  const [after, limit] = [values.length + 1, values.length + 2];
  const sql = `${chosen} and ($${after}::uuid is null or t.ticket_id < $${after}) order by t.ticket_id desc limit $${limit}`;
  const tickets = await select(reader, sql, [...values, start.after?.[0] ?? null, start.limit + 1]);
  return pageOf(
    tickets,
    start.limit,
    ticket => ticket,
    ticket => [ticket.ticketId],
  );
}

interface Row {
  readonly ticketId: string;
  readonly bookingId: string;
  readonly showId: string;
  readonly seatId: string;
  readonly class: string;
  readonly total: number;
  readonly currency: string;
  readonly status: TicketDetail['status'];
  readonly event: TicketDetail['event'];
  readonly venue: TicketDetail['venue'];
  readonly hall: string;
  readonly planId: string;
  readonly startsAt: Date;
  readonly holder: string | null;
}

async function select(
  { sql, key }: TicketReader,
  chosen: string,
  values: unknown[],
): Promise<TicketDetail[]> {
  const { rows } = await sql.query<Row & Record<string, unknown>>(`${SELECT} where ${chosen}`, values);
  const tickets: TicketDetail[] = [];
  for (const row of rows) {
    const { planId, total, currency, startsAt, holder, ...rest }: Row = row;
    const place = (await placesOf(sql, planId)).get(row.seatId) ?? { section: '', row: '', number: 0 };
    tickets.push({
      ...rest,
      ...place,
      price: { amount: total, currency },
      startsAt: startsAt.toISOString(),
      holder: holder ?? '',
      code: ticketCode(row, key),
    });
  }
  return tickets;
}

const SELECT = `
  select t.ticket_id as "ticketId", t.booking_id as "bookingId", t.show_id as "showId", t.seat_id as "seatId", t.class,
         t.total, b.currency, t.status, s.plan_id as "planId", s.starts_at as "startsAt", h.name as hall,
         b.contact ->> 'name' as holder,
         jsonb_build_object('eventId', e.event_id, 'name', e.name, 'category', k.name) as event,
         jsonb_build_object('venueId', v.venue_id, 'name', v.name, 'address', v.address, 'city', c.name,
                            'timeZone', c.time_zone) as venue
    from tickets t
    join bookings b using (booking_id)
    join shows s on s.show_id = t.show_id
    join events e using (event_id)
    join categories k using (category_id)
    join halls h using (hall_id)
    join venues v on v.venue_id = h.venue_id
    join cities c on c.city_id = v.city_id`;
