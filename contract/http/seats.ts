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

/** Every seat's state, in the order of the plan; how they are packed, says `contract/seat-states.ts`. */
export const SeatStates = Type.Object({
  showId: Id,
  planId: Id,
  planVersion: Type.Integer(),
  revision: Type.Integer({ description: 'Grows with every change of the seat map.' }),
  seatCount: Type.Integer(),
  states: Type.String({
    description:
      'Base64 of two bits per seat, the first seat in the highest bits of the first byte: 0 free, 1 held, 2 sold, 3 blocked.',
  }),
});
export type SeatStates = Static<typeof SeatStates>;

const SeatAndState = Type.Object({ seatId: SeatId, state: SeatState });

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

export const seatStates = endpoint({
  method: 'GET',
  path: '/shows/{showId}/seats/states',
  group: 'seats',
  summary: 'The seat map in short: the states alone, in the order of the plan `GET /plans/{planId}`',
  access: 'public',
  params: Closed({ showId: Id }),
  replies: { 200: SeatStates },
  refusals: ['not-found'],
});

export const seatsLive = endpoint({
  method: 'GET',
  path: '/shows/{showId}/seats/live',
  group: 'seats',
  summary:
    'The seat map as server-sent events: `snapshot` with all states, then `seats`; resumes after `Last-Event-ID`',
  access: 'public',
  params: Closed({ showId: Id }),
  replies: { 200: Binary('text/event-stream') },
  refusals: ['not-found', 'overloaded'],
});
