import type { Body } from '@matinee/contract/endpoint.ts';
import type * as contract from '@matinee/contract/http/tickets.ts';
import { refuse } from '@matinee/contract/refusals.ts';
import {
  type BookingCore,
  issueTickets,
  type Reply,
  type RequestKey,
  updateSeats as updateSeatsOf,
} from '../booking/index.ts';
import type { Sql } from '../platform/database/database.ts';
import type { Identity } from '../platform/http/index.ts';

/** Issues tickets at the counter or as a gift, for a show of the event, by staff of its venue. */
export async function createTickets(
  core: BookingCore,
  staff: Identity,
  eventId: string,
  body: Body<typeof contract.createTickets>,
  key: RequestKey | undefined,
): Promise<Reply> {
  const { showId, seatIds, count, payment, buyer } = body;
  const show = await showFor(core.database.read, staff, showId);
  if (show?.eventId !== eventId) return refuse('not-found');
  if ((seatIds === undefined) === (count === undefined)) return invalid('needs either seatIds or count');
  if (seatIds && body.class !== undefined) return invalid('goes with count; named seats have their class');
  const seats = seatIds ? { seatIds } : { count: count!, class: body.class ?? null };
  const order = { showId, seats, payment, contact: buyer ?? null, buyerId: staff.buyerId };
  return issueTickets(core, order, key);
}

const invalid = (message: string) => refuse('invalid-request', { errors: [{ path: '/body', message }] });

/** Takes seats off sale or puts them back, by staff of the venue. */
export async function updateSeats(
  core: BookingCore,
  staff: Identity,
  { showId, seatIds, state }: Body<typeof contract.updateSeats>,
  key: RequestKey | undefined,
): Promise<Reply> {
  if (!(await showFor(core.database.read, staff, showId))) return refuse('not-found');
  return updateSeatsOf(core, { showId, seatIds, blocked: state === 'blocked' }, key);
}

/** A show that these staff may act on: of their venues, or any for an admin. */
async function showFor(sql: Sql, { roles, venueIds }: Identity, showId: string) {
  const { rows } = await sql.query<{ eventId: string }>(
    `select event_id as "eventId" from shows where show_id = $1 and ($2 or venue_id = any($3))`,
    [showId, roles.includes('admin'), venueIds],
  );
  return rows[0];
}
