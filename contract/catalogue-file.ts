import Type, { type Static } from 'typebox';
import { PlanRow, PlanSection, SeatPlan } from './plan.ts';
import { MOST_SEATS_PER_BUYER, PriceClass } from './values.ts';

/**
 * The file that `npm run import` reads: what is on, where and when. Its records name each other by `ref`, which is also
 * how a later import of the same file finds them again. docs/catalogue-file.md tells the same for people.
 */
const Closed = <P extends Parameters<typeof Type.Object>[0]>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });
const Optional = Type.Optional;
const List = Type.Array;

export const Ref = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^[a-z0-9][a-z0-9._-]*$',
  description: 'Small letters, digits, dots, dashes.',
});
/** `venue/hall`, by their refs. */
export const HallRef = Type.String({
  maxLength: 201,
  pattern: '^[a-z0-9][a-z0-9._-]*/[a-z0-9][a-z0-9._-]*$',
});
const Name = Type.String({ minLength: 1, maxLength: 200 });
const Text = Type.String({ maxLength: 4000 });
const Language = Type.String({ maxLength: 35, pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' });
const Time = Type.String({
  pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
  description: "By the venue's clocks.",
});
const Day = Type.String({ format: 'date' });
/** With a zone an instant; without one, what the venue's clocks show. */
const Moment = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T([01]\\d|2[0-3]):[0-5]\\d((:[0-5]\\d)?(Z|[+-]\\d{2}:\\d{2}))?$',
});
const Weekday = Type.Union([
  Type.Literal('mon'),
  Type.Literal('tue'),
  Type.Literal('wed'),
  Type.Literal('thu'),
  Type.Literal('fri'),
  Type.Literal('sat'),
  Type.Literal('sun'),
]);

/** A price for each class of the plan, in the minor unit of the city's currency. */
const Prices = Type.Record(PriceClass, Type.Integer({ minimum: 0, maximum: 1_000_000_000 }), {
  minProperties: 1,
});
/** The prices themselves, or the name of a list of `priceLists`. */
const PricesOrList = Type.Union([Ref, Prices]);

/** Rows alike, one behind the other, so that a plan can be written down by hand. */
const RowBlock = Closed({
  rows: Type.String({
    pattern: '^[A-Z]{1,2}\\.\\.[A-Z]{1,2}$',
    description: 'The first and the last row, "A..T"; after Z comes AA.',
  }),
  from: PlanRow.properties.from,
  to: PlanRow.properties.to,
  class: PriceClass,
  along: PlanRow.properties.along,
  behind: Type.Number({
    exclusiveMinimum: 0,
    maximum: 100,
    description: 'From one row to the next: further from the stage, or from the centre of the arc.',
  }),
  wider: Optional(
    Type.Number({
      minimum: 0,
      maximum: 10,
      description: 'Seats that each row has more than the one before; 0.5 is one more in every second row.',
    }),
  ),
});
export type RowBlock = Static<typeof RowBlock>;

/** A seat plan in which rows may also be given as blocks. */
const WrittenPlan = Closed({
  ...SeatPlan.properties,
  sections: Type.Array(
    Closed({
      ...PlanSection.properties,
      rows: Type.Array(Type.Union([PlanRow, RowBlock]), { minItems: 1 }),
    }),
  ),
});
export type WrittenPlan = Static<typeof WrittenPlan>;

const CategoryRecord = Closed({ ref: Ref, name: Name, description: Optional(Text) });

const CityRecord = Closed({
  ref: Ref,
  name: Name,
  country: Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2' }),
  timeZone: Type.String({ maxLength: 64, description: 'IANA name' }),
  currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' }),
});

const HallRecord = Closed({
  ref: Ref,
  name: Name,
  plan: Type.Union([Ref, WrittenPlan], { description: 'The plan itself, or the name of one of `plans`.' }),
});

const VenueRecord = Closed({
  ref: Ref,
  city: Ref,
  name: Name,
  address: Type.String({ minLength: 1, maxLength: 400 }),
  halls: Type.Array(HallRecord, { minItems: 1, maxItems: 60 }),
});

const EventRecord = Closed({
  ref: Ref,
  category: Ref,
  name: Name,
  languages: Optional(Type.Array(Language, { maxItems: 20 })),
  genres: Optional(Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { maxItems: 20 })),
  runningMinutes: Optional(Type.Integer({ minimum: 1, maximum: 1440 })),
  rating: Optional(Type.String({ minLength: 1, maxLength: 20 })),
  year: Optional(Type.Integer({ minimum: 1, maximum: 9999 })),
  tagline: Optional(Type.String({ maxLength: 200 })),
  description: Optional(Text),
  people: Optional(Type.Array(Closed({ role: Name, name: Name }), { maxItems: 100 })),
});

const DiscountRecord = Closed({
  code: Ref,
  name: Name,
  rule: Type.String({ minLength: 1, maxLength: 400, description: 'In words, for the buyer.' }),
  percent: Type.Integer({ minimum: 1, maximum: 100 }),
  nthTicket: Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  startsBetween: Optional(Closed({ from: Time, before: Time })),
  combines: Optional(
    Type.Union([Type.Literal('adds'), Type.Literal('exclusive'), Type.Literal('sequential')]),
  ),
  evaluated: Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
  enabled: Optional(Type.Boolean()),
  city: Optional(Ref),
  venue: Optional(Ref),
});

/** What a show and a schedule of shows say alike of how they are sold. */
const sale = {
  language: Optional(Language),
  mostSeatsPerBuyer: Optional(
    Type.Integer({ minimum: 1, maximum: 100, description: `${MOST_SEATS_PER_BUYER} unless told.` }),
  ),
  cancellation: Optional(
    Closed({
      untilMinutesBefore: Type.Union([Type.Integer({ minimum: 0, maximum: 525_600 }), Type.Null()]),
      refundPercent: Optional(Type.Integer({ minimum: 0, maximum: 100 })),
    }),
  ),
};

const ShowRecord = Closed({
  ref: Ref,
  event: Ref,
  hall: HallRef,
  startsAt: Moment,
  minutes: Optional(Type.Integer({ minimum: 1, maximum: 1440 })),
  prices: PricesOrList,
  onSaleFrom: Optional(Moment),
  onSaleUntil: Optional(Moment),
  ...sale,
});

const ScheduleRecord = Closed({
  ref: Ref,
  hall: HallRef,
  prices: PricesOrList,
  programme: Type.Record(Time, Ref, {
    minProperties: 1,
    additionalProperties: false,
    description: 'At which time which event begins.',
  }),
  weekdays: Optional(Type.Array(Weekday, { minItems: 1, uniqueItems: true })),
  from: Optional(Day),
  until: Optional(Day),
  onSaleDaysBefore: Optional(Type.Integer({ minimum: 0, maximum: 730 })),
  ...sale,
});

export const CatalogueFile = Closed({
  $schema: Optional(Type.String()),
  categories: Optional(List(CategoryRecord)),
  cities: Optional(List(CityRecord)),
  plans: Optional(Type.Record(Ref, WrittenPlan, { additionalProperties: false })),
  priceLists: Optional(Type.Record(Ref, Prices, { additionalProperties: false })),
  venues: Optional(List(VenueRecord)),
  events: Optional(List(EventRecord)),
  discounts: Optional(List(DiscountRecord)),
  shows: Optional(List(ShowRecord)),
  schedules: Optional(List(ScheduleRecord)),
});
export type CatalogueFile = Static<typeof CatalogueFile>;
export type CategoryRecord = Static<typeof CategoryRecord>;
export type CityRecord = Static<typeof CityRecord>;
export type VenueRecord = Static<typeof VenueRecord>;
export type EventRecord = Static<typeof EventRecord>;
export type DiscountRecord = Static<typeof DiscountRecord>;
export type ShowRecord = Static<typeof ShowRecord>;
export type ScheduleRecord = Static<typeof ScheduleRecord>;
export type Prices = Static<typeof Prices>;
