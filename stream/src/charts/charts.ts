import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from '@huggingface/jinja';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { parse } from 'yaml';

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
    units: Type.Optional(Type.Record(Type.String(), Type.Enum(['money', 'share']))),
    live: Type.Optional(Type.Boolean()),
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
  /** RFC 3339, the first included, the last not. */
  readonly from: string;
  readonly to: string;
}

/**
 * The SQL of a chart for one view, values and all: what is shown beside the chart is what was run, and runs as it stands for
 * whoever may ask for all. Every value is written as a literal of SQL, so none can be taken for SQL.
 */
export function sqlOf(template: string, view: View, now: string): string {
  const narrowed =
    (relation: string, time: string, its: View = view) =>
    () =>
      `(select * from ${relation} where ${conditions(its, time).join(' and ')})`;
  // What is no money is of any currency.
  const anyMoney = { ...view, currency: undefined };
  // How it stands at a time is told by what happened before.
  const sinceEver = { ...anyMoney, from: EVER };
  return new Template(template)
    .render({
      sales: narrowed('marts.sales_live', 'bucket'),
      payments: narrowed('marts.payments_live', 'bucket'),
      orders: narrowed('staging.stg_orders', 'booked_at'),
      holds: narrowed('marts.holds_live', 'bucket'),
      waiting: narrowed('marts.waiting_live', 'joined_at', sinceEver),
      occupancy: narrowed('marts.occupancy_live', 'bucket', sinceEver),
      gate_people: gateOf('marts.gate_people', view),
      gate_lines: gateOf('marts.gate_lines', view),
      alerts: narrowed('fraud_evidence', 'happened_at', anyMoney),
      now: () => instant(now),
      start: () => instant(view.from),
      stop: () => instant(view.to),
      step: () => stepOf(view),
    })
    .trim();
}

/** A gate is of no venue that its facts would name: whoever sees all sees it. */
function gateOf(relation: string, { venues, from, to }: View): () => string {
  const seen = venues === null ? conditions({ venues, from, to } as View, 'bucket') : ['false'];
  return () => `(select * from ${relation} where ${seen.join(' and ')})`;
}

function conditions({ venues, city, venue, event, currency, from, to }: View, time: string): string[] {
  const is = (column: string, value: string | undefined) =>
    value === undefined ? [] : [`${column} = ${literal(value)}`];
  return [
    `${time} >= ${instant(from)}`,
    `${time} < ${instant(to)}`,
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
const instant = (text: string) => `timestamptz ${literal(text)}`;

/** Wide enough that a line has at most some two hundred points. */
const STEPS = [
  [5, '5 minutes'],
  [15, '15 minutes'],
  [60, '1 hour'],
  [6 * 60, '6 hours'],
  [24 * 60, '1 day'],
] as const;

function stepOf({ from, to }: View): string {
  const minutes = (Date.parse(to) - Date.parse(from)) / 60_000;
  const [, words] = STEPS.find(([step]) => minutes / step <= 200) ?? [0, '7 days'];
  return `interval '${words}'`;
}
