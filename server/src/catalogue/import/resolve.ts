import type {
  CatalogueFile,
  CityRecord,
  DiscountRecord,
  EventRecord,
  VenueRecord,
  WrittenPlan,
} from '@matinee/contract/catalogue-file.ts';
import { newId } from '../../platform/ids.ts';
import { isTimeZone } from '../../platform/local-time.ts';
import type {
  CityRow,
  DiscountRow,
  EventRow,
  HallRow,
  Known,
  KnownEvent,
  KnownHall,
  Place,
  Records,
  VenueRow,
} from './records.ts';
import { type ResolvedPlan, resolvePlans } from './resolve-plans.ts';
import { resolveShows } from './resolve-shows.ts';
import type { Problem } from './source.ts';

/** From when and how far schedules are worked out. */
export interface Horizon {
  readonly now: number;
  /** Today and as many days after it. */
  readonly days: number;
}

/** What the parts of a file may refer to: what the file itself brings, then what the database has. */
export interface References {
  readonly categories: ReadonlySet<string>;
  readonly cities: ReadonlyMap<string, Place>;
  readonly venues: ReadonlySet<string>;
  readonly halls: ReadonlyMap<string, KnownHall>;
  readonly events: ReadonlyMap<string, KnownEvent>;
}

/** Works out every reference and schedule of a file whose form is right; tells all that does not fit together. */
export function resolve(
  file: CatalogueFile,
  known: Known,
  horizon: Horizon,
): { readonly records: Records; readonly problems: readonly Problem[] } {
  const problems = new Problems();
  const plans = resolvePlans(file, problems);
  const categories = (file.categories ?? []).map((category, index) => ({
    path: `/categories/${index}`,
    id: newId(),
    description: '',
    ...category,
  }));
  const cities = (file.cities ?? []).map((city, index) => cityRow(city, `/cities/${index}`, problems));
  const cityOf = new Map([...known.cities, ...cities.map(city => [city.ref, city] as const)]);
  const venues = (file.venues ?? []).map((venue, index) =>
    venueRow(venue, `/venues/${index}`, cityOf, problems),
  );
  const halls = (file.venues ?? []).flatMap((venue, index) => hallRows(venue, `/venues/${index}`, plans));
  const categoryRefs = new Set([...known.categories, ...categories.map(category => category.ref)]);
  const events = (file.events ?? []).map((event, index) =>
    eventRow(event, `/events/${index}`, categoryRefs, problems),
  );
  const venueRefs = new Set([...known.venues, ...venues.map(venue => venue.ref)]);
  const discounts = (file.discounts ?? []).map((discount, index) =>
    discountRow(discount, `/discounts/${index}`, cityOf, venueRefs, problems),
  );
  const references: References = {
    categories: categoryRefs,
    cities: cityOf,
    venues: venueRefs,
    halls: new Map([...known.halls, ...hallReferences(venues, halls, cityOf)]),
    events: new Map([
      ...known.events,
      ...events.map(event => [event.ref, { isArchived: false, ...event }] as const),
    ]),
  };
  const shows = resolveShows(file, references, horizon, problems);
  const records = { categories, cities, venues, halls, events, discounts, shows };
  tellDoubles(records, problems);
  return { records, problems: problems.found };
}

function tellDoubles(
  { categories, cities, venues, halls, events, discounts }: Records,
  problems: Problems,
): void {
  problems.twice(categories, ({ ref }) => ref, 'ref');
  problems.twice(categories, ({ name }) => name.toLowerCase(), 'name');
  problems.twice(cities, ({ ref }) => ref, 'ref');
  problems.twice(venues, ({ ref }) => ref, 'ref');
  problems.twice(venues, ({ city, name }) => `${city}/${name}`, 'name');
  problems.twice(halls, ({ ref }) => ref, 'ref');
  problems.twice(halls, ({ venue, name }) => `${venue}/${name}`, 'name');
  problems.twice(events, ({ ref }) => ref, 'ref');
  problems.twice(events, ({ category, name, year }) => `${category}/${name.toLowerCase()}/${year}`, 'name');
  problems.twice(discounts, ({ code }) => code, 'code');
}

/** Gathers what is wrong. */
export class Problems {
  readonly found: Problem[] = [];

  add(path: string, message: string): void {
    this.found.push({ path, message });
  }

  /** Every item whose key an earlier one has. */
  twice<Item extends { readonly path: string }>(
    items: readonly Item[],
    key: (item: Item) => string,
    field: string,
  ): void {
    const first = new Set<string>();
    for (const item of items) {
      if (first.has(key(item))) this.add(`${item.path}/${field}`, `another has the same ${field}`);
      first.add(key(item));
    }
  }
}

const currencies = new Set(Intl.supportedValuesOf('currency'));
const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

function cityRow(city: CityRecord, path: string, problems: Problems): CityRow {
  if (!isTimeZone(city.timeZone))
    problems.add(`${path}/timeZone`, `"${city.timeZone}" is not an IANA time zone, like Europe/Vienna`);
  if (!currencies.has(city.currency))
    problems.add(`${path}/currency`, `"${city.currency}" is not an ISO 4217 currency, like EUR`);
  if (!regions.of(city.country))
    problems.add(`${path}/country`, `"${city.country}" is not an ISO 3166 country, like AT`);
  return { path, id: newId(), ...city };
}

function venueRow(
  venue: VenueRecord,
  path: string,
  cities: ReadonlyMap<string, Place>,
  problems: Problems,
): VenueRow {
  const { ref, city, name, address } = venue;
  if (!cities.has(city)) problems.add(`${path}/city`, `there is no city "${city}"`);
  return { path, id: newId(), ref, city, name, address };
}

function hallRows(
  venue: VenueRecord,
  path: string,
  planOf: (plan: string | WrittenPlan, path: string) => ResolvedPlan,
): HallRow[] {
  return venue.halls.map((hall, index) => {
    const at = `${path}/halls/${index}`;
    const { plan, classes, seats, capacity } = planOf(hall.plan, `${at}/plan`);
    return {
      path: at,
      id: newId(),
      ref: `${venue.ref}/${hall.ref}`,
      venue: venue.ref,
      name: hall.name,
      planId: newId(),
      plan,
      classes,
      classSeats: seats,
      capacity,
    };
  });
}

/** A hall whose city or plan is wrong has been told of; what refers to it is not to blame. */
function hallReferences(
  venues: readonly VenueRow[],
  halls: readonly HallRow[],
  cities: ReadonlyMap<string, Place>,
): [string, KnownHall][] {
  const cityOfVenue = new Map(venues.map(venue => [venue.ref, cities.get(venue.city)]));
  return halls.map(({ ref, venue, classes }) => {
    const { timeZone, currency } = cityOfVenue.get(venue) ?? { timeZone: 'UTC', currency: 'XXX' };
    return [ref, { timeZone: isTimeZone(timeZone) ? timeZone : 'UTC', currency, classes }];
  });
}

function eventRow(
  event: EventRecord,
  path: string,
  categories: ReadonlySet<string>,
  problems: Problems,
): EventRow {
  if (!categories.has(event.category))
    problems.add(`${path}/category`, `there is no category "${event.category}"`);
  return {
    path,
    id: newId(),
    ref: event.ref,
    category: event.category,
    name: event.name,
    languages: event.languages ?? [],
    genres: event.genres ?? [],
    runningMinutes: event.runningMinutes ?? null,
    rating: event.rating ?? null,
    year: event.year ?? null,
    tagline: event.tagline ?? '',
    description: event.description ?? '',
    people: event.people ?? [],
  };
}

function discountRow(
  discount: DiscountRecord,
  path: string,
  cities: ReadonlyMap<string, Place>,
  venues: ReadonlySet<string>,
  problems: Problems,
): DiscountRow {
  const { code, name, rule, percent, city = null, venue = null, startsBetween } = discount;
  if (city !== null && !cities.has(city)) problems.add(`${path}/city`, `there is no city "${city}"`);
  if (venue !== null && !venues.has(venue)) problems.add(`${path}/venue`, `there is no venue "${venue}"`);
  if (city !== null && venue !== null)
    problems.add(`${path}/venue`, 'a discount is for a city or for a venue, not both');
  return {
    path,
    id: newId(),
    code,
    name,
    rule,
    percent,
    nth: discount.nthTicket ?? null,
    startsFrom: startsBetween?.from ?? null,
    startsBefore: startsBetween?.before ?? null,
    combines: discount.combines ?? 'adds',
    evaluated: discount.evaluated ?? 100,
    enabled: discount.enabled ?? true,
    city,
    venue,
  };
}
