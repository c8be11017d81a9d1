import * as contract from '@matinee/contract/http/catalogue.ts';
import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { type Http, route } from '../platform/http/index.ts';
import { listCities } from './cities.ts';
import { whatsOn } from './city-events.ts';
import { showsOfEvent } from './event-shows.ts';
import { allEvents, searchEvents } from './search.ts';
import { planOf, showDetail } from './shows.ts';

export interface CatalogueContext {
  /** The pool for reading. */
  readonly read: Sql;
  readonly clock: Clock;
}

/** How long a reader may keep what others may change: availability most of all. */
const SHORT = { cacheSeconds: 2 };
const LONG = { cacheSeconds: 60 };
const FOR_EVER = { cacheSeconds: 31_536_000 };

/** Gives the catalogue's endpoints their handlers. */
export function serveCatalogue(http: Http, { read, clock }: CatalogueContext): void {
  const now = () => new Date(clock());
  route(http, contract.cities, ({ query }) => listCities(read, query), LONG);
  route(http, contract.cityEvents, ({ params, query }) => whatsOn(read, params.cityId, query, now()), SHORT);
  route(
    http,
    contract.eventShows,
    ({ params, query }) => showsOfEvent(read, params.eventId, query, now()),
    SHORT,
  );
  route(http, contract.show, ({ params }) => showDetail(read, params.showId, now()), SHORT);
  route(http, contract.plan, ({ params }) => planOf(read, params.planId), FOR_EVER);
  route(http, contract.search, ({ query }) => searchEvents(read, query, now()), SHORT);
  route(http, contract.searchAll, ({ query }) => allEvents(read, query, now()), SHORT);
}
