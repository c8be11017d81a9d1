import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from '@huggingface/jinja';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { parse } from 'yaml';
import { factsOf, type Marts, PAYMENTS, SALES } from './grains.ts';

/** What a chart asks and how it is drawn; `x`, `y`, `value` and those with `units` are columns of its answer. */
const Chart = Type.Object(
  {
    chart: Type.String({ pattern: '^[a-z-]+$' }),
    title: Type.String(),
    question: Type.String(),
    draw: Type.Enum(['numbers', 'lines', 'bars', 'heat', 'table']),
    x: Type.Optional(Type.String()),
    y: Type.Optional(Type.Array(Type.String())),
    value: Type.Optional(Type.String()),
    units: Type.Optional(Type.Record(Type.String(), Type.Enum(['money', 'share', 'minutes']))),
    live: Type.Optional(Type.Boolean()),
    page: Type.Optional(Type.Literal('gate')),
  },
  { additionalProperties: false },
);
const ChartList = Type.Object({ charts: Type.Array(Chart) });

export interface Chart extends Static<typeof Chart> {
  readonly template: string;
}

/** The charts in `folder`, in the order of its list. Throws an Error that says what is wrong. */
export function readCharts(folder: string): readonly Chart[] {
  const path = join(folder, 'charts.yml');
  const list: unknown = parse(readFileSync(path, 'utf8'));
  const [fault] = Value.Errors(ChartList, list);
  if (fault) throw new Error(`${path}: ${fault.instancePath || '/'} ${fault.message}`);
  return (list as Static<typeof ChartList>).charts.map(chart => ({
    ...chart,
    template: readFileSync(join(folder, `${chart.chart}.sql`), 'utf8'),
  }));
}

/** What a reader sees of the warehouse: what it may see, and of that what it has chosen. */
export interface View {
  /** The venues of a partner; null for whoever may see all. */
  readonly venues: readonly string[] | null;
  readonly city?: string | undefined;
  readonly venue?: string | undefined;
  readonly event?: string | undefined;
  readonly currency?: string | undefined;
  /** The run of a gate that its charts are of: the latest unless told. */
  readonly gateRun?: string | undefined;
  /** RFC 3339, the first included, the last not. */
  readonly from: string;
  readonly to: string;
}

/** When a chart is asked. */
export interface Moment {
  /** RFC 3339. */
  readonly now: string;
  /** The longest time after its booking in which a payment of any feed still belongs to it. */
  readonly longestWindowMs: number;
}

/**
 * The SQL of a chart for one view, values and all: what is shown beside the chart is what was run, and runs as it stands for
 * whoever may ask for all. Every value is written as a literal of SQL, so none can be taken for SQL.
 */
export function sqlOf(template: string, view: View, { now, longestWindowMs }: Moment): string {
  const narrowed =
    (relation: string, time: string, its: View = view) =>
    () =>
      `(select * from ${relation} where ${conditions(its, time).join(' and ')})`;
  // What is no money is of any currency.
  const anyMoney = { ...view, currency: undefined };
  // How it stands at a time is told by what happened before.
  const sinceEver = { ...anyMoney, from: EVER };
  // Steps of a chart are whole steps of what it reads. One without an axis of time names how long they may be.
  const told =
    (marts: Marts) =>
    (mostMinutes: number = stepOf(view)[0]) =>
      factsOf(marts, mostMinutes, view, choices(view));
  return new Template(template)
    .render({
      sales: told(SALES),
      payments: told(PAYMENTS),
      an_hour: 60,
      a_day: 24 * 60,
      orders: narrowed('staging.stg_orders', 'booked_at'),
      holds: narrowed('marts.holds_live', 'bucket'),
      waiting: narrowed('marts.waiting_live', 'joined_at', sinceEver),
      occupancy: narrowed('marts.occupancy_live', 'bucket', sinceEver),
      gate_runs: () => `(${gateRuns(view)})`,
      gate_run: () => `(${gateRun(view)})`,
      alerts: narrowed('fraud_evidence', 'happened_at', anyMoney),
      now: () => instant(now),
      // Nothing is paid for later than its window, so what was booked long before need not be looked at.
      paid_within: (minutes: number) =>
        `paid_at > ${before(now, minutes * 60_000)} and booked_at > ${before(now, minutes * 60_000 + longestWindowMs)}`,
      start: () => instant(view.from),
      stop: () => instant(view.to),
      step: () => `interval '${stepOf(view)[1]}'`,
    })
    .trim();
}

/** Runs of gates in the time of the view. A gate is of no venue that its facts would name: whoever sees all sees it. */
function gateRuns({ venues, from, to }: View): string {
  const seen = venues === null ? `ended_at >= ${instant(from)} and started_at < ${instant(to)}` : 'false';
  return `select * from marts.gate_runs where ${seen}`;
}

/** The run that was chosen, or the latest in the time of the view; `step` is how many minutes a point of a chart stands for. */
function gateRun(view: View): string {
  const { venues, gateRun: chosen } = view;
  const runs =
    chosen === undefined
      ? `${gateRuns(view)} order by started_at desc, run_id desc limit 1`
      : `select * from marts.gate_runs where ${venues === null ? `run_id = ${literal(chosen)}` : 'false'}`;
  return `select *, greatest(1, ceil(ran / ${MOST_POINTS_OF_A_RUN}))::bigint as step from (${runs})`;
}

const MOST_POINTS_OF_A_RUN = 60;

const conditions = (view: View, time: string): string[] => [
  `${time} >= ${instant(view.from)}`,
  `${time} < ${instant(view.to)}`,
  ...choices(view),
];

/** What the view may see and has chosen, at any time. */
function choices({ venues, city, venue, event, currency }: View): string[] {
  const is = (column: string, value: string | undefined) =>
    value === undefined ? [] : [`${column} = ${literal(value)}`];
  return [
    ...(venues === null
      ? []
      : [venues.length === 0 ? 'false' : `venue_id in (${venues.map(literal).join(', ')})`]),
    ...is('city', city),
    ...is('venue_id', venue),
    ...is('event_id', event),
    ...is('currency', currency),
  ];
}

const EVER = '1970-01-01T00:00:00Z';

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
const before = (now: string, ms: number) => instant(new Date(Date.parse(now) - ms).toISOString());
const instant = (text: string) => `timestamptz ${literal(text)}`;

/** Wide enough that a line has at most some two hundred points. */
const STEPS = [
  [5, '5 minutes'],
  [15, '15 minutes'],
  [60, '1 hour'],
  [6 * 60, '6 hours'],
  [24 * 60, '1 day'],
  [7 * 24 * 60, '7 days'],
] as const;

function stepOf({ from, to }: View): (typeof STEPS)[number] {
  const minutes = (Date.parse(to) - Date.parse(from)) / 60_000;
  return STEPS.find(([step]) => minutes / step <= 200) ?? STEPS.at(-1)!;
}
