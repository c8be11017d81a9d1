import Type, { type Static } from 'typebox';
import { Closed, endpoint, Page, pageQuery } from '../endpoint.ts';
import { SeatPlan } from '../plan.ts';
import { Availability, Day, Id, Instant, Money, PriceClass } from '../values.ts';

const Name = Type.String({ minLength: 1, maxLength: 200 });
const Text = Type.String({ maxLength: 4000 });
const Language = Type.String({
  minLength: 2,
  maxLength: 35,
  description: 'A BCP 47 tag: "en", "hi", "pt-BR".',
});
const Genre = Type.String({ minLength: 1, maxLength: 60 });

export const City = Type.Object({
  cityId: Id,
  name: Type.String(),
  country: Type.String({ description: 'ISO 3166-1 alpha-2' }),
  timeZone: Type.String({ description: 'IANA name' }),
  currency: Type.String(),
});
export type City = Static<typeof City>;

export const EventSummary = Type.Object({
  eventId: Id,
  name: Type.String(),
  category: Type.String(),
  categoryId: Id,
  languages: Type.Array(Type.String()),
  genres: Type.Array(Type.String()),
  runningMinutes: Type.Union([Type.Integer(), Type.Null()]),
  rating: Type.Union([Type.String(), Type.Null()], { description: 'Who it is for: "U", "PG-13", "12".' }),
  year: Type.Union([Type.Integer(), Type.Null()]),
  tagline: Type.String(),
});
export type EventSummary = Static<typeof EventSummary>;

export const EventOnSale = Type.Object({
  ...EventSummary.properties,
  nextShowAt: Type.Union([Instant, Type.Null()]),
  showCount: Type.Integer(),
  priceFrom: Type.Union([Money, Type.Null()]),
});
export type EventOnSale = Static<typeof EventOnSale>;

export const EventDetail = Type.Object({
  ...EventSummary.properties,
  description: Type.String(),
  people: Type.Array(Type.Object({ role: Type.String(), name: Type.String() })),
  archived: Type.Boolean(),
});
export type EventDetail = Static<typeof EventDetail>;

export const EventDraft = Closed({
  name: Name,
  categoryId: Id,
  languages: Type.Array(Language, { maxItems: 20 }),
  genres: Type.Array(Genre, { maxItems: 20 }),
  runningMinutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 1440 })),
  rating: Type.Optional(Type.String({ maxLength: 20 })),
  year: Type.Optional(Type.Integer({ minimum: 1, maximum: 9999 })),
  tagline: Type.Optional(Type.String({ maxLength: 200 })),
  description: Type.Optional(Text),
  people: Type.Optional(Type.Array(Closed({ role: Name, name: Name }), { maxItems: 100 })),
});
export type EventDraft = Static<typeof EventDraft>;

export const ClassOffer = Type.Object({ class: PriceClass, price: Money, availability: Availability });

export const ShowSummary = Type.Object({
  showId: Id,
  startsAt: Instant,
  hall: Type.Object({ hallId: Id, name: Type.String() }),
  language: Type.Union([Type.String(), Type.Null()]),
  priceFrom: Money,
  availability: Availability,
  classes: Type.Array(ClassOffer),
});
export type ShowSummary = Static<typeof ShowSummary>;

export const Discount = Type.Object({
  code: Type.String(),
  name: Type.String(),
  percent: Type.Integer({ minimum: 1, maximum: 100 }),
  rule: Type.String({ description: 'In words, for the buyer.' }),
});
export type Discount = Static<typeof Discount>;

export const VenueSummary = Type.Object({
  venueId: Id,
  name: Type.String(),
  address: Type.String(),
  cityId: Id,
  city: Type.String(),
  timeZone: Type.String(),
  capacity: Type.Integer({ description: 'Places in all halls together.' }),
});
export type VenueSummary = Static<typeof VenueSummary>;

export const Venue = Type.Object({
  ...VenueSummary.properties,
  halls: Type.Array(
    Type.Object({
      hallId: Id,
      name: Type.String(),
      capacity: Type.Integer(),
      planId: Id,
      planVersion: Type.Integer(),
    }),
  ),
});
export type Venue = Static<typeof Venue>;

export const VenueShows = Type.Object({ ...VenueSummary.properties, shows: Type.Array(ShowSummary) });
export type VenueShows = Static<typeof VenueShows>;

export const ShowDetail = Type.Object({
  ...ShowSummary.properties,
  endsAt: Instant,
  onSaleFrom: Instant,
  onSaleUntil: Instant,
  onSale: Type.Boolean(),
  planId: Id,
  planVersion: Type.Integer(),
  mostSeatsPerBuyer: Type.Integer(),
  event: EventSummary,
  venue: VenueSummary,
  discounts: Type.Array(Discount),
  cancellation: Type.Object({
    untilMinutesBefore: Type.Union([Type.Integer(), Type.Null()], { description: 'null: never cancellable' }),
    refundPercent: Type.Integer(),
  }),
});
export type ShowDetail = Static<typeof ShowDetail>;

const EventFilters = {
  date: Type.Optional(Day),
  language: Type.Optional(Language),
  genre: Type.Optional(Genre),
  category: Type.Optional(Name),
  q: Type.Optional(
    Type.String({ maxLength: 200, description: 'Words of the name, people or genres; typos forgiven.' }),
  ),
};

export const cities = endpoint({
  method: 'GET',
  path: '/cities',
  group: 'catalogue',
  summary: 'Cities that have venues',
  access: 'public',
  query: Closed({ ...pageQuery }),
  replies: { 200: Page(City) },
  refusals: [],
});

export const cityEvents = endpoint({
  method: 'GET',
  path: '/cities/{cityId}/events',
  group: 'catalogue',
  summary: "What's on in a city, soonest first",
  access: 'public',
  params: Closed({ cityId: Id }),
  query: Closed({ ...EventFilters, ...pageQuery }),
  replies: { 200: Page(EventOnSale) },
  refusals: ['not-found'],
});

export const eventShows = endpoint({
  method: 'GET',
  path: '/events/{eventId}/shows',
  group: 'catalogue',
  summary: 'The shows of an event in a city, by venue; `date` is a day in the venue’s zone',
  access: 'public',
  params: Closed({ eventId: Id }),
  query: Closed({ cityId: Type.Optional(Id), date: Type.Optional(Day), ...pageQuery }),
  replies: { 200: Page(VenueShows) },
  refusals: ['not-found'],
});

export const show = endpoint({
  method: 'GET',
  path: '/shows/{showId}',
  group: 'catalogue',
  summary: 'A show with its event, venue, hall, prices, discounts and policies',
  access: 'public',
  params: Closed({ showId: Id }),
  replies: { 200: ShowDetail },
  refusals: ['not-found'],
});

export const plan = endpoint({
  method: 'GET',
  path: '/plans/{planId}',
  group: 'catalogue',
  summary: 'A version of a seat plan; it never changes',
  access: 'public',
  params: Closed({ planId: Id }),
  replies: { 200: Type.Object({ planId: Id, planVersion: Type.Integer(), hallId: Id, plan: SeatPlan }) },
  refusals: ['not-found'],
});

export const SearchHit = Type.Object({
  ...EventSummary.properties,
  city: Type.Union([Type.Object({ cityId: Id, name: Type.String() }), Type.Null()]),
  venues: Type.Array(Type.Object({ venueId: Id, name: Type.String() }), {
    description: 'Where it is on, five at most.',
  }),
  nextShowAt: Type.Union([Instant, Type.Null()]),
  priceFrom: Type.Union([Money, Type.Null()]),
});
export type SearchHit = Static<typeof SearchHit>;

export const search = endpoint({
  method: 'GET',
  path: '/search',
  group: 'search',
  summary: 'Events by words and filters; one hit per event and city',
  access: 'public',
  query: Closed({
    q: EventFilters.q,
    venue: Type.Optional(Type.String({ maxLength: 200, description: 'A venue id, or words of its name.' })),
    city: Type.Optional(Type.String({ maxLength: 200, description: 'A city id, or its name.' })),
    category: EventFilters.category,
    language: EventFilters.language,
    genre: EventFilters.genre,
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
    sort: Type.Optional(
      Type.Union([
        Type.Literal('relevance'),
        Type.Literal('date'),
        Type.Literal('name'),
        Type.Literal('price'),
      ]),
    ),
    ...pageQuery,
  }),
  replies: { 200: Page(SearchHit) },
  refusals: [],
});

export const searchAll = endpoint({
  method: 'GET',
  path: '/search/getAll',
  group: 'search',
  summary: 'Every event that has shows to come',
  access: 'public',
  query: Closed({ ...pageQuery }),
  replies: { 200: Page(SearchHit) },
  refusals: [],
});

export const createEvent = endpoint({
  method: 'POST',
  path: '/events',
  group: 'events',
  summary: 'Adds an event',
  access: 'staff',
  body: EventDraft,
  replies: { 201: EventDetail },
  refusals: ['unknown-reference', 'already-exists'],
});

export const event = endpoint({
  method: 'GET',
  path: '/events/{eventId}',
  group: 'events',
  summary: 'An event',
  access: 'public',
  params: Closed({ eventId: Id }),
  replies: { 200: EventDetail },
  refusals: ['not-found'],
});

export const updateEvent = endpoint({
  method: 'PUT',
  path: '/events/{eventId}',
  group: 'events',
  summary: 'Replaces what is said of an event',
  access: 'staff',
  params: Closed({ eventId: Id }),
  body: EventDraft,
  replies: { 200: EventDetail },
  refusals: ['not-found', 'unknown-reference', 'already-exists'],
});

export const deleteEvent = endpoint({
  method: 'DELETE',
  path: '/events/{eventId}',
  group: 'events',
  summary:
    'Deletes an event that was never sold; archives one whose shows are over; refuses while sold shows are to come',
  access: 'staff',
  params: Closed({ eventId: Id }),
  replies: {
    200: Type.Object({
      eventId: Id,
      outcome: Type.Union([Type.Literal('deleted'), Type.Literal('archived')]),
    }),
  },
  refusals: ['not-found', 'in-use'],
});

export const HallDraft = Closed({ hallId: Type.Optional(Id), name: Name, plan: SeatPlan });
export const VenueDraft = Closed({
  name: Name,
  address: Type.String({ minLength: 1, maxLength: 400 }),
  cityId: Id,
  halls: Type.Array(HallDraft, { maxItems: 60 }),
});

export type HallDraft = Static<typeof HallDraft>;
export type VenueDraft = Static<typeof VenueDraft>;

export const createVenue = endpoint({
  method: 'POST',
  path: '/venues',
  group: 'venues',
  summary: 'Adds a venue with its halls and seat plans',
  access: 'staff',
  body: VenueDraft,
  replies: { 201: Venue },
  refusals: ['unknown-reference', 'already-exists'],
});

export const venues = endpoint({
  method: 'GET',
  path: '/venues',
  group: 'venues',
  summary: 'Venues by name',
  access: 'public',
  query: Closed({
    cityId: Type.Optional(Id),
    q: Type.Optional(Type.String({ maxLength: 200 })),
    ...pageQuery,
  }),
  replies: { 200: Page(VenueSummary) },
  refusals: [],
});

export const venue = endpoint({
  method: 'GET',
  path: '/venues/{venueId}',
  group: 'venues',
  summary: 'A venue with its halls',
  access: 'public',
  params: Closed({ venueId: Id }),
  replies: { 200: Venue },
  refusals: ['not-found'],
});

export const updateVenue = endpoint({
  method: 'PUT',
  path: '/venues/{venueId}',
  group: 'venues',
  summary:
    'Replaces what is said of a venue; a changed plan becomes a new version, shows on sale keep theirs',
  access: 'staff',
  params: Closed({ venueId: Id }),
  body: VenueDraft,
  replies: { 200: Venue },
  refusals: ['not-found', 'unknown-reference', 'already-exists', 'in-use'],
});
