import Type, { type Static } from 'typebox';
import { Binary, Closed, endpoint } from '../endpoint.ts';
import { Id, Money, PriceClass, SeatId, SeatState } from '../values.ts';

export const SeatView = Type.Object({
  seatId: SeatId,
  section: Type.String(),
  row: Type.String(),
  number: Type.Integer(),
  class: PriceClass,
  price: Money,
  state: SeatState,
});
export type SeatView = Static<typeof SeatView>;

export const SeatMap = Type.Object({
  showId: Id,
  planVersion: Type.Integer(),
  revision: Type.Integer({ description: 'Grows with every change of the seat map.' }),
  seats: Type.Array(SeatView),
});
export type SeatMap = Static<typeof SeatMap>;

const SeatAndState = Type.Object({ seatId: SeatId, state: SeatState });

/** The live stream's `snapshot`: every seat that is not free. */
export const SeatSnapshot = Type.Object({
  showId: Id,
  planVersion: Type.Integer(),
  revision: Type.Integer(),
  taken: Type.Array(SeatAndState),
});
export type SeatSnapshot = Static<typeof SeatSnapshot>;

/** The live stream's `seats`: what has changed since the revision before. */
export const SeatChanges = Type.Object({ revision: Type.Integer(), changes: Type.Array(SeatAndState) });
export type SeatChanges = Static<typeof SeatChanges>;

export const seats = endpoint({
  method: 'GET',
  path: '/shows/{showId}/seats',
  group: 'seats',
  summary: 'The seat map: every seat with its price and state',
  access: 'public',
  params: Closed({ showId: Id }),
  replies: { 200: SeatMap },
  refusals: ['not-found'],
});

export const seatsLive = endpoint({
  method: 'GET',
  path: '/shows/{showId}/seats/live',
  group: 'seats',
  summary: 'The seat map as server-sent events: `snapshot`, then `seats`; resumes after `Last-Event-ID`',
  access: 'public',
  params: Closed({ showId: Id }),
  replies: { 200: Binary('text/event-stream') },
  refusals: ['not-found', 'overloaded'],
});
