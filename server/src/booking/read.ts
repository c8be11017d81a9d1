import type { Query } from '@matinee/contract/endpoint.ts';
import type { BookingItem, bookings } from '@matinee/contract/http/bookings.ts';
import type { TicketView } from '@matinee/contract/http/tickets.ts';
import { Refusal } from '@matinee/contract/refusals.ts';
import { HOLD_GRACE_MS } from '@matinee/contract/values.ts';
import { pageOf, pageStart } from '../platform/paging.ts';
import type { BookingCore } from './core.ts';
import { type Booking, lapsesAt } from './engine/booking.ts';
import { BOOKING_COLUMNS, type BookingRow, bookingFrom } from './load.ts';
import { type TicketCode, viewBooking } from './view.ts';

/** One of a buyer's own bookings; undefined for another's, as for one that does not exist. */
export async function readBooking(
  core: BookingCore,
  buyerId: string,
  bookingId: string,
): Promise<BookingItem | undefined> {
  const { rows } = await core.database.read.query<Row>(ONE, [buyerId, bookingId]);
  return rows[0] && itemFrom(rows[0], core.ticketCode);
}

/** A buyer's bookings, newest first. */
export async function readBookings(
  core: BookingCore,
  buyerId: string,
  query: Query<typeof bookings>,
): Promise<Page | Refusal> {
  const start = pageStart(query, ['id']);
  if (start instanceof Refusal) return start;
  const values = [buyerId, query.status ?? null, start.after?.[0] ?? null, start.limit + 1];
  const { rows } = await core.database.read.query<Row>(MANY, values);
  return pageOf(
    rows,
    start.limit,
    row => itemFrom(row, core.ticketCode),
    row => [row.bookingId],
  );
}

type Page = { items: BookingItem[]; nextCursor: string | null };

type Row = BookingRow &
  Pick<BookingItem, 'event' | 'venue' | 'hall'> & {
    readonly startsAt: Date;
    readonly now: Date;
    readonly tickets: TicketRow[] | null;
  } & Record<string, unknown>;

type TicketRow = Pick<TicketView, 'ticketId' | 'seatId' | 'class' | 'status'> & { readonly total: number };

/** B4: a hold whose time has run out is shown as it is, swept or not. */
function itemFrom(row: Row, code: TicketCode): BookingItem {
  const booking = bookingFrom(row);
  const now = row.now.getTime();
  const lapsed = booking.status === 'RESERVED' && lapsesAt(booking) <= now;
  const tickets = row.tickets?.map(ticket => ticketFrom(ticket, booking, row.startsAt, code));
  return {
    ...viewBooking(lapsed ? { ...booking, status: 'EXPIRED' } : booking, now, tickets),
    event: row.event,
    venue: row.venue,
    hall: row.hall,
    startsAt: row.startsAt.toISOString(),
  };
}

const ticketFrom = (row: TicketRow, booking: Booking, startsAt: Date, code: TicketCode): TicketView => ({
  ticketId: row.ticketId,
  bookingId: booking.bookingId,
  showId: booking.showId,
  seatId: row.seatId,
  class: row.class,
  price: { amount: row.total, currency: booking.currency },
  status: row.status,
  code: code({ ticketId: row.ticketId, showId: booking.showId, seatId: row.seatId, startsAt }),
});

const items = (chosen: string) => `
  select chosen.*, show.starts_at as "startsAt", hall.name as hall, clock_timestamp() as now,
    jsonb_build_object('eventId', event.event_id, 'name', event.name, 'category', category.name) as event,
    jsonb_build_object('venueId', venue.venue_id, 'name', venue.name, 'city', city.name, 'timeZone', city.time_zone) as venue,
    (select jsonb_agg(jsonb_build_object('ticketId', ticket_id, 'seatId', seat_id, 'class', class, 'status', status,
        'total', total) order by ticket_id)
      from tickets where tickets.booking_id = chosen."bookingId") as tickets
  from (select ${BOOKING_COLUMNS} from bookings ${chosen}) as chosen
  join shows show on show.show_id = chosen."showId"
  join events event using (event_id)
  join categories category using (category_id)
  join halls hall using (hall_id)
  join venues venue on venue.venue_id = hall.venue_id
  join cities city on city.city_id = venue.city_id
  order by chosen."bookingId" desc`;

const ONE = items('where buyer_id = $1 and booking_id = $2');

// A hold that has lapsed and is not swept yet is found among the expired.
const MANY = items(`
  where buyer_id = $1 and ($3::uuid is null or booking_id < $3)
    and ($2::text is null or $2 = case
      when status = 'RESERVED' and hold_until + interval '${HOLD_GRACE_MS} milliseconds' <= clock_timestamp() then 'EXPIRED'
      else status end)
  order by booking_id desc
  limit $4`);
