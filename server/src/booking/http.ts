import type { Endpoint } from '@matinee/contract/endpoint.ts';
import { PASS_HEADER } from '@matinee/contract/http/admission.ts';
import * as contract from '@matinee/contract/http/bookings.ts';
import * as seats from '@matinee/contract/http/seats.ts';
import { Refusal, refuse } from '@matinee/contract/refusals.ts';
import {
  type Http,
  hashOf,
  type Reader,
  type RouteRequest,
  reply,
  revised,
  route,
  stream,
} from '../platform/http/index.ts';
import { cancel } from './cancel.ts';
import { changeSeats } from './change-seats.ts';
import type { BookingCore } from './core.ts';
import { type Entering, type Entrance, keptOut, openEntrance } from './entrance.ts';
import { readBooking, readBookings } from './read.ts';
import { release } from './release.ts';
import type { Reply, RequestKey } from './replies.ts';
import { reserve } from './reserve.ts';
import type { SeatBoard } from './seat-boards.ts';
import { RecentSeatMaps, seatBoard } from './seat-map.ts';
import { serveWaiting } from './waiting-http.ts';

const OWN = { idempotency: 'own' } as const;
/** What gives seats back is never refused: it is what helps. */
const GIVING_BACK = { ...OWN, urgency: 'settle' } as const;

/** Gives the endpoints of booking their handlers, but that of paying, which the payments have. */
export function serveBooking(http: Http, core: BookingCore, entrance: Entrance = openEntrance): void {
  route(
    http,
    contract.reserve,
    async request => {
      const key = keyOf(request);
      const refused = await keptOut(core, entrance, enteringOf(request, request.body.showId), key);
      return told(refused ?? (await reserve(core, buyerOf(request), request.body, key)));
    },
    { ...OWN, limit: 'hold' },
  );
  route(
    http,
    contract.release,
    async request => told(await release(core, buyerOf(request), request.params.bookingId, keyOf(request))),
    GIVING_BACK,
  );
  route(
    http,
    contract.changeSeats,
    async request =>
      told(await changeSeats(core, buyerOf(request), { ...request.params, ...request.body }, keyOf(request))),
    OWN,
  );
  route(
    http,
    contract.cancel,
    async request => {
      const asked = { bookingId: request.params.bookingId, ticketIds: request.body?.ticketIds };
      return told(await cancel(core, request.identity, asked, keyOf(request)));
    },
    GIVING_BACK,
  );
  route(
    http,
    contract.booking,
    async ({ identity, params }) =>
      (await readBooking(core, identity.buyerId, params.bookingId)) ?? refuse('not-found'),
    { urgency: 'buy' },
  );
  route(http, contract.bookings, ({ identity, query }) => readBookings(core, identity.buyerId, query), {
    urgency: 'buy',
  });
  serveSeats(http, core);
  serveWaiting(http, core, entrance);
}

function serveSeats(http: Http, core: BookingCore): void {
  const maps = new RecentSeatMaps();
  route(http, seats.seats, async ({ params }) => {
    const board = await seatBoard(core, params.showId);
    return board ? revised(revisionOf(board), () => maps.of(board)) : refuse('not-found');
  });
  route(http, seats.seatStates, async ({ params }) => {
    const board = await seatBoard(core, params.showId);
    return board ? revised(revisionOf(board), () => board.inShort) : refuse('not-found');
  });
  route(http, seats.seatsLive, async ({ params }) => {
    const board = await seatBoard(core, params.showId);
    return board ? stream(reader => follow(board, reader)) : refuse('not-found');
  });
}

const revisionOf = ({ show, revision }: SeatBoard): string => `${show.planVersion}-${revision}`;

/** A reader who comes back gets what it has missed, if that is still known; everybody else the whole picture first. */
function follow(board: SeatBoard, reader: Reader): () => void {
  const missed = reader.lastEventId === undefined ? undefined : board.since(Number(reader.lastEventId));
  for (const event of missed ?? [board.snapshot]) reader.send(event);
  return board.follow({
    changed: event => void reader.send(event),
    retired: () => reader.end(),
  });
}

const buyerOf = (request: { readonly identity: { readonly buyerId: string } }): string =>
  request.identity.buyerId;

/** Who asks to be let into a show, and with which pass. */
export function enteringOf(
  { identity, headers }: Pick<RouteRequest<typeof contract.reserve>, 'identity' | 'headers'>,
  showId: string,
): Entering {
  const pass = headers[PASS_HEADER] as string | undefined;
  return { showId, buyerId: identity.buyerId, pass };
}

/** B9: the key of a request, the caller's own, bound to what the request says. */
export function keyOf<E extends Endpoint>(request: RouteRequest<E>): RequestKey | undefined {
  const { idempotencyKey: key, identity } = request;
  if (key === undefined || !identity) return undefined;
  return { owner: identity.buyerId, key, requestHash: hashOf(request) };
}

/** A lane's reply as the HTTP edge takes it. */
// biome-ignore lint/suspicious/noExplicitAny: the reply may come from the database; the edge checks it against its schema
export function told(answer: Reply): any {
  return answer instanceof Refusal ? answer : reply(answer.status, answer.body);
}
