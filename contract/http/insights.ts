import Type, { type Static } from 'typebox';
import { Binary, Closed, endpoint } from '../endpoint.ts';
import { Instant } from '../values.ts';

/** A chart of the dashboards: what it asks, and how it is drawn. `x`, `y` and `value` are columns of its answer. */
export const Chart = Type.Object({
  chart: Type.String(),
  title: Type.String(),
  question: Type.String(),
  draw: Type.Enum(['numbers', 'lines', 'bars', 'heat', 'table']),
  x: Type.Optional(Type.String()),
  y: Type.Optional(Type.Array(Type.String())),
  value: Type.Optional(Type.String()),
  units: Type.Optional(
    Type.Record(Type.String(), Type.Enum(['money', 'share', 'minutes']), {
      description:
        'Of its columns, those that do not count: money is in minor units, a share is from 0 to 1.',
    }),
  ),
  live: Type.Optional(Type.Boolean({ description: 'Worth asking anew each second.' })),
  page: Type.Optional(
    Type.Literal('gate', { description: 'The page of the figures it belongs to; the first unless told.' }),
  ),
});
export type Chart = Static<typeof Chart>;

export const Cell = Type.Unknown({
  description:
    'Text, a number, true, false or null; an instant is text in RFC 3339, money is in minor units.',
});

const answer = {
  columns: Type.Array(Type.String()),
  rows: Type.Array(Type.Array(Cell)),
  isCut: Type.Boolean({ description: 'There were more rows.' }),
};

export const ChartAnswer = Type.Object({
  ...answer,
  sql: Type.String({ description: 'What was asked: it runs as it stands.' }),
  serverTime: Instant,
});
export type ChartAnswer = Static<typeof ChartAnswer>;

const Name = Type.String({ minLength: 1, maxLength: 200 });
const viewQuery = {
  from: Instant,
  to: Type.Optional(Type.Unsafe<string>({ ...Instant, description: 'Now, unless told.' })),
  city: Type.Optional(Name),
  venueId: Type.Optional(Name),
  eventId: Type.Optional(Name),
  currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
  gateRun: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'The run of a gate that its charts are of: the latest unless told.',
    }),
  ),
};
export const ViewQuery = Closed(viewQuery);
export type ViewQuery = Static<typeof ViewQuery>;

const chartParams = Closed({ chart: Type.String({ maxLength: 60 }) });

export const charts = endpoint({
  method: 'GET',
  path: '/insights/charts',
  group: 'insights',
  summary: 'The charts of the dashboards',
  access: 'staff',
  replies: { 200: Type.Object({ items: Type.Array(Chart) }) },
  refusals: ['stream-away'],
});

export const chart = endpoint({
  method: 'GET',
  path: '/insights/charts/{chart}',
  group: 'insights',
  summary: 'What a chart shows, of the venues that one may act for: exact to the last second',
  access: 'staff',
  params: chartParams,
  query: ViewQuery,
  replies: { 200: ChartAnswer },
  refusals: ['not-found', 'stream-away'],
});

export const chartFile = endpoint({
  method: 'GET',
  path: '/insights/charts/{chart}/rows.csv',
  group: 'insights',
  summary: 'What a chart shows, as a file (CSV, RFC 4180)',
  access: 'staff',
  params: chartParams,
  query: ViewQuery,
  replies: { 200: Binary('text/csv') },
  refusals: ['not-found', 'stream-away'],
});

export const chartParquet = endpoint({
  method: 'GET',
  path: '/insights/charts/{chart}/rows.parquet',
  group: 'insights',
  summary: 'What a chart shows, as a file for tools that keep types (Parquet, zstd)',
  access: 'staff',
  params: chartParams,
  query: ViewQuery,
  replies: { 200: Binary('application/vnd.apache.parquet') },
  refusals: ['not-found', 'stream-away'],
});

export const insightChoices = endpoint({
  method: 'GET',
  path: '/insights/choices',
  group: 'insights',
  summary: 'What the charts can be narrowed to: cities, venues, events and currencies of what was booked',
  access: 'staff',
  query: ViewQuery,
  replies: {
    200: Type.Object({
      cities: Type.Array(Type.String()),
      venues: Type.Array(Type.Object({ venueId: Type.String(), name: Type.String() })),
      events: Type.Array(Type.Object({ eventId: Type.String(), name: Type.String() })),
      currencies: Type.Array(Type.String()),
    }),
  },
  refusals: ['stream-away'],
});

export const insightsLive = endpoint({
  method: 'GET',
  path: '/insights/live',
  group: 'insights',
  summary:
    'Server-sent events `written`: something was booked or paid that charts show, at most twice a second',
  access: 'staff',
  replies: { 200: Binary('text/event-stream') },
  refusals: ['overloaded'],
});

export const askWarehouse = endpoint({
  method: 'POST',
  path: '/insights/sql',
  group: 'insights',
  summary: 'Answers one SELECT over the tables of the stream and the warehouse: reads only, 10 s, 5,000 rows',
  access: 'admin',
  body: Closed({ sql: Type.String({ minLength: 1, maxLength: 20_000 }) }),
  replies: { 200: Type.Object(answer) },
  refusals: ['query-not-answered', 'stream-away'],
});

export const WarehouseView = Type.Object({
  models: Type.Array(
    Type.Object({
      model: Type.String(),
      schema: Type.String(),
      description: Type.String(),
      columns: Type.Array(Type.Object({ name: Type.String(), description: Type.String() })),
      reads: Type.Array(
        Type.String({ description: 'Models, and tables of the stream as `stream.orders_fact`.' }),
      ),
      materialized: Type.String(),
      tests: Type.Array(Type.String()),
      rows: Type.Union([Type.Integer(), Type.Null()], {
        description: 'Made by the last build; null for a view.',
      }),
      tookMs: Type.Union([Type.Number(), Type.Null()]),
    }),
  ),
  builds: Type.Array(
    Type.Object({
      build: Type.Integer(),
      startedAt: Instant,
      endedAt: Instant,
      isOk: Type.Boolean(),
      reason: Type.Union([Type.String(), Type.Null()]),
      tests: Type.Integer(),
      failed: Type.Integer(),
    }),
    { description: 'The latest first.' },
  ),
  freshness: Type.Object({
    latestBookingAt: Type.Union([Instant, Type.Null()]),
    latestPaymentAt: Type.Union([Instant, Type.Null()]),
    lakeWrittenAt: Type.Union([Instant, Type.Null()]),
  }),
});
export type WarehouseView = Static<typeof WarehouseView>;

export const warehouse = endpoint({
  method: 'GET',
  path: '/insights/warehouse',
  group: 'insights',
  summary:
    'The models of the warehouse, what they read, how the last builds went, and how fresh everything is',
  access: 'admin',
  replies: { 200: WarehouseView },
  refusals: ['stream-away'],
});

export const buildWarehouse = endpoint({
  method: 'POST',
  path: '/insights/warehouse/builds',
  group: 'insights',
  summary: 'Builds and tests the models now',
  access: 'admin',
  body: Closed({ full: Type.Optional(Type.Boolean({ description: 'Incremental models from nothing.' })) }),
  replies: {
    200: Type.Object({
      build: Type.Integer(),
      isOk: Type.Boolean(),
      reason: Type.Union([Type.String(), Type.Null()]),
    }),
  },
  refusals: ['stream-away', 'idempotency-key-reused'],
});
