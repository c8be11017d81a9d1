import Type, { type Static } from 'typebox';
import { Binary, Closed, endpoint, Page, pageQuery } from '../endpoint.ts';
import { Id, Instant, SeatId } from '../values.ts';

export const WaitingStatus = Type.Union([
  Type.Literal('WAITING'),
  Type.Literal('OFFERED'),
  Type.Literal('TAKEN'),
  Type.Literal('LAPSED'),
  Type.Literal('LEFT'),
  Type.Literal('EXPIRED'),
  Type.Literal('CANNOT_BE_SERVED'),
]);
export type WaitingStatus = Static<typeof WaitingStatus>;

export const WaitingRule = Type.Union([Type.Literal('strict'), Type.Literal('first-that-fits')], {
  description:
    'strict: nobody overtakes; first-that-fits: a smaller entry may pass a larger one, which keeps its place',
});
export type WaitingRule = Static<typeof WaitingRule>;

/** A place in the line as its owner sees it. `position` counts from 1 and is 0 for an entry that waits no more. */
export const WaitingView = Type.Object({
  entryId: Id,
  showId: Id,
  seats: Type.Integer(),
  status: WaitingStatus,
  position: Type.Integer(),
  ahead: Type.Integer({ description: 'How many wait in front.' }),
  rule: WaitingRule,
  offerSeconds: Type.Integer({ description: 'How long an offer is kept for whoever it is made to.' }),
  joinedAt: Instant,
  expiresAt: Instant,
  offer: Type.Optional(Type.Object({ bookingId: Id, seatIds: Type.Array(SeatId), holdUntil: Instant })),
  serverTime: Instant,
  revision: Type.Integer({
    description: 'Grows with every change of the line; ask with `since` for what comes after.',
  }),
});
export type WaitingView = Static<typeof WaitingView>;

const entryParams = Closed({ entryId: Id });

export const joinWaiting = endpoint({
  method: 'POST',
  path: '/shows/{showId}/waiting',
  group: 'waiting',
  summary: 'Joins the line of a show for seats that may come back; one place per buyer and show',
  access: 'buyer',
  params: Closed({ showId: Id }),
  body: Closed({ seats: Type.Integer({ minimum: 1, maximum: 100 }) }),
  replies: { 201: WaitingView },
  refusals: [
    'not-found',
    'admission-required',
    'show-not-on-sale',
    'too-many-seats',
    'already-waiting',
    'seats-available',
    'show-full',
    'idempotency-key-reused',
    'overloaded',
  ],
});

export const waitingPlaces = endpoint({
  method: 'GET',
  path: '/waiting',
  group: 'waiting',
  summary: 'The lines in which the buyer has a place or an offer now, newest first',
  access: 'buyer',
  query: Closed(pageQuery),
  replies: { 200: Page(WaitingView) },
  refusals: [],
});

export const waiting = endpoint({
  method: 'GET',
  path: '/waiting/{entryId}',
  group: 'waiting',
  summary: "One's place in the line; waits up to `waitSeconds` for a change after `since`",
  access: 'buyer',
  params: entryParams,
  query: Closed({
    waitSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 60 })),
    since: Type.Optional(Type.Integer({ minimum: 0, description: 'The `revision` of the last reply.' })),
  }),
  replies: { 200: WaitingView },
  refusals: ['not-found'],
});

export const waitingLive = endpoint({
  method: 'GET',
  path: '/waiting/{entryId}/live',
  group: 'waiting',
  summary: "One's place in the line as server-sent events `waiting`: the same as by long polling",
  access: 'buyer',
  params: entryParams,
  replies: { 200: Binary('text/event-stream') },
  refusals: ['not-found', 'overloaded'],
});

export const leaveWaiting = endpoint({
  method: 'DELETE',
  path: '/waiting/{entryId}',
  group: 'waiting',
  summary: 'Leaves the line, and gives back what was offered',
  access: 'buyer',
  params: entryParams,
  replies: { 200: WaitingView },
  refusals: ['not-found', 'idempotency-key-reused', 'overloaded'],
});
