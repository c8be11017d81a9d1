import type { Endpoint } from '../endpoint.ts';
import * as accounts from './accounts.ts';
import * as admission from './admission.ts';
import * as bookings from './bookings.ts';
import * as catalogue from './catalogue.ts';
import * as categories from './categories.ts';
import * as deadLetters from './dead-letters.ts';
import * as demonstration from './demonstration.ts';
import * as fraud from './fraud.ts';
import * as insights from './insights.ts';
import * as payments from './payments.ts';
import * as seats from './seats.ts';
import * as streams from './streams.ts';
import * as tickets from './tickets.ts';
import * as waiting from './waiting.ts';

type EndpointsIn<M> = { readonly [K in keyof M as M[K] extends Endpoint ? K : never]: M[K] };

/** Keeps what of a module is an endpoint; the other exports are schemas. */
function endpointsIn<M extends object>(module: M): EndpointsIn<M> {
  const isEndpoint = ([, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null && 'replies' in value && 'access' in value;
  return Object.fromEntries(Object.entries(module).filter(isEndpoint)) as EndpointsIn<M>;
}

/** Every endpoint of Matinee by its name. */
export const endpoints = {
  ...endpointsIn(catalogue),
  ...endpointsIn(categories),
  ...endpointsIn(seats),
  ...endpointsIn(bookings),
  ...endpointsIn(admission),
  ...endpointsIn(waiting),
  ...endpointsIn(tickets),
  ...endpointsIn(accounts),
  ...endpointsIn(payments),
  ...endpointsIn(streams),
  ...endpointsIn(deadLetters),
  ...endpointsIn(insights),
  ...endpointsIn(fraud),
  ...endpointsIn(demonstration),
};
export type Endpoints = typeof endpoints;
