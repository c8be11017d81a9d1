import * as contract from '@matinee/contract/http/catalogue.ts';
import * as categories from '@matinee/contract/http/categories.ts';
import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { type Http, type RouteOptions, route } from '../platform/http/index.ts';
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
import { RecentAnswers } from './recent-answers.ts';
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
const LARGEST_VENUE_BYTES = 8 * 1024 * 1024;

type Change = Pick<RouteOptions, 'committed'>;

/** Gives the catalogue's endpoints their handlers. */
export function serveCatalogue(http: Http, context: CatalogueContext): void {
  const recent = new RecentAnswers(context.clock);
  const change = { committed: () => recent.forget() };
  serveProgramme(http, context, recent);
  serveEvents(http, context, change);
  serveVenues(http, context, change);
  serveCategories(http, context, change);
}

/** What buyers read, by the thousand. */
function serveProgramme(http: Http, { read, clock }: CatalogueContext, recent: RecentAnswers): void {
  const now = () => new Date(clock());
  route(http, contract.cities, ({ query }) => listCities(read, query), LONG);
  route(http, contract.plan, ({ params }) => planOf(read, params.planId), FOR_EVER);
  route(
    http,
    contract.cityEvents,
    ({ params, query, raw }) => recent.ask(raw.url, () => whatsOn(read, params.cityId, query, now())),
    SHORT,
  );
  route(
    http,
    contract.eventShows,
    ({ params, query, raw }) => recent.ask(raw.url, () => showsOfEvent(read, params.eventId, query, now())),
    SHORT,
  );
  route(
    http,
    contract.show,
    ({ params, raw }) => recent.ask(raw.url, () => showDetail(read, params.showId, now())),
    SHORT,
  );
  route(
    http,
    contract.search,
    ({ query, raw }) => recent.ask(raw.url, () => searchEvents(read, query, now())),
    SHORT,
  );
  route(
    http,
    contract.searchAll,
    ({ query, raw }) => recent.ask(raw.url, () => allEvents(read, query, now())),
    SHORT,
  );
}

function serveEvents(http: Http, { read, clock }: CatalogueContext, change: Change): void {
  const now = () => new Date(clock());
  route(http, contract.event, ({ params }) => readEvent(read, params.eventId), SHORT);
  route(
    http,
    contract.createEvent,
    ({ transaction, identity, body }) => createEvent(transaction, identity, body),
    change,
  );
  route(
    http,
    contract.updateEvent,
    ({ transaction, identity, params, body }) => updateEvent(transaction, identity, params.eventId, body),
    change,
  );
  route(
    http,
    contract.deleteEvent,
    ({ transaction, identity, params }) => deleteEvent(transaction, identity, params.eventId, now()),
    change,
  );
}

function serveVenues(http: Http, { read }: CatalogueContext, change: Change): void {
  const large = { ...change, bodyLimit: LARGEST_VENUE_BYTES };
  route(http, contract.venues, ({ query }) => listVenues(read, query), SHORT);
  route(http, contract.venue, ({ params }) => readVenue(read, params.venueId), SHORT);
  route(
    http,
    contract.createVenue,
    ({ transaction, identity, body }) => createVenue(transaction, identity, body),
    large,
  );
  route(
    http,
    contract.updateVenue,
    ({ transaction, identity, params, body }) => updateVenue(transaction, identity, params.venueId, body),
    large,
  );
}

function serveCategories(http: Http, { read }: CatalogueContext, change: Change): void {
  route(http, categories.categories, ({ query }) => listCategories(read, query), SHORT);
  route(http, categories.category, ({ params }) => readCategory(read, params.categoryId), SHORT);
  route(
    http,
    categories.createCategory,
    ({ transaction, body }) => createCategory(transaction, body),
    change,
  );
  route(
    http,
    categories.updateCategory,
    ({ transaction, identity, params, body }) =>
      updateCategory(transaction, identity, params.categoryId, body),
    change,
  );
  route(
    http,
    categories.deleteCategory,
    ({ transaction, identity, params }) => deleteCategory(transaction, identity, params.categoryId),
    change,
  );
}
