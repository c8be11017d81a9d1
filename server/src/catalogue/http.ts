import * as contract from '@matinee/contract/http/catalogue.ts';
import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { type Http, route } from '../platform/http/index.ts';
import {
  createCategory,
  deleteCategory,
  listCategories,
  readCategory,
  updateCategory,
} from './categories.ts';
import { listCities } from './cities.ts';
import { whatsOn } from './city-events.ts';
import { showsOfEvent } from './event-shows.ts';
import { createEvent, deleteEvent, readEvent, updateEvent } from './events.ts';
import { allEvents, searchEvents } from './search.ts';
import { planOf, showDetail } from './shows.ts';
import { createVenue, listVenues, readVenue, updateVenue } from './venues.ts';

export interface CatalogueContext {
  /** The pool for reading. */
  readonly read: Sql;
  readonly clock: Clock;
}

/** How long a reader may keep what others may change: availability most of all. */
const SHORT = { cacheSeconds: 2 };
const LONG = { cacheSeconds: 60 };
const FOR_EVER = { cacheSeconds: 31_536_000 };
/** A venue comes with the plans of its halls. */
const LARGE = { bodyLimit: 8 * 1024 * 1024 };

/** Gives the catalogue's endpoints their handlers. */
export function serveCatalogue(http: Http, context: CatalogueContext): void {
  serveProgramme(http, context);
  serveEvents(http, context);
  serveVenues(http, context);
  serveCategories(http, context);
}

/** What buyers read. */
function serveProgramme(http: Http, { read, clock }: CatalogueContext): void {
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

function serveEvents(http: Http, { read, clock }: CatalogueContext): void {
  const now = () => new Date(clock());
  route(http, contract.event, ({ params }) => readEvent(read, params.eventId), SHORT);
  route(http, contract.createEvent, ({ transaction, identity, body }) =>
    createEvent(transaction, identity, body),
  );
  route(http, contract.updateEvent, ({ transaction, identity, params, body }) =>
    updateEvent(transaction, identity, params.eventId, body),
  );
  route(http, contract.deleteEvent, ({ transaction, identity, params }) =>
    deleteEvent(transaction, identity, params.eventId, now()),
  );
}

function serveVenues(http: Http, { read }: CatalogueContext): void {
  route(http, contract.venues, ({ query }) => listVenues(read, query), SHORT);
  route(http, contract.venue, ({ params }) => readVenue(read, params.venueId), SHORT);
  route(
    http,
    contract.createVenue,
    ({ transaction, identity, body }) => createVenue(transaction, identity, body),
    LARGE,
  );
  route(
    http,
    contract.updateVenue,
    ({ transaction, identity, params, body }) => updateVenue(transaction, identity, params.venueId, body),
    LARGE,
  );
}

function serveCategories(http: Http, { read }: CatalogueContext): void {
  route(http, contract.categories, ({ query }) => listCategories(read, query), SHORT);
  route(http, contract.category, ({ params }) => readCategory(read, params.categoryId), SHORT);
  route(http, contract.createCategory, ({ transaction, body }) => createCategory(transaction, body));
  route(http, contract.updateCategory, ({ transaction, identity, params, body }) =>
    updateCategory(transaction, identity, params.categoryId, body),
  );
  route(http, contract.deleteCategory, ({ transaction, identity, params }) =>
    deleteCategory(transaction, identity, params.categoryId),
  );
}
