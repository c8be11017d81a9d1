const MINUTE_MS = 60_000;

/** What a mart stands for: steps of time of one length, which begin where the length divides the time since 1970. */
interface Grain {
  readonly mart: string;
  readonly minutes: number;
}

/** A kind of facts as the warehouse has it: by steps of several lengths, the longest first; and what was told since they were built. */
export interface Marts {
  readonly grains: readonly Grain[];
  readonly since: string;
}

export const SALES: Marts = {
  grains: [
    { mart: 'marts.sales_by_day', minutes: 24 * 60 },
    { mart: 'marts.sales_by_hour', minutes: 60 },
    { mart: 'marts.sales_by_5min', minutes: 5 },
  ],
  since: 'marts.sales_since',
};

export const PAYMENTS: Marts = {
  grains: [
    { mart: 'marts.payments_by_day', minutes: 24 * 60 },
    { mart: 'marts.payments_by_5min', minutes: 5 },
  ],
  since: 'marts.payments_since',
};

/** From the first instant, and before the second, in milliseconds since 1970. */
type Span = readonly [from: number, to: number];

/**
 * The SQL of the facts of a span: whole steps from the coarsest mart whose steps are at most `mostMinutes` long, the ends from finer
 * ones, and what was told since. So it reads few rows, however many facts there are, and comes to what all facts come to.
 */
export function factsOf(
  { grains, since }: Marts,
  mostMinutes: number,
  { from, to }: { readonly from: string; readonly to: string },
  conditions: readonly string[],
): string {
  const fine = grains.filter(({ minutes }) => minutes <= mostMinutes);
  const finest = fine.at(-1)!.minutes * MINUTE_MS;
  const whole: Span = [ceil(Date.parse(from), finest), ceil(Date.parse(to), finest)];
  const part = (relation: string, spans: readonly Span[]) =>
    `select * from ${relation} where ${[within(spans), ...conditions].join(' and ')}`;
  const parts = [...covered(whole, fine)].map(([mart, spans]) => part(mart, spans));
  return `(\n  ${[...parts, part(since, [whole])].join('\n  union all by name\n  ')}\n)`;
}

/** Which spans each mart answers for. */
function covered(span: Span, [grain, ...finer]: readonly Grain[]): Map<string, Span[]> {
  const spans = new Map<string, Span[]>();
  const [from, to] = span;
  if (from >= to || !grain) return spans;
  const ms = grain.minutes * MINUTE_MS;
  const inner: Span = [ceil(from, ms), Math.floor(to / ms) * ms];
  if (inner[0] >= inner[1]) return covered(span, finer);
  spans.set(grain.mart, [inner]);
  for (const end of [
    [from, inner[0]],
    [inner[1], to],
  ] as const)
    for (const [mart, its] of covered(end, finer)) spans.set(mart, [...(spans.get(mart) ?? []), ...its]);
  return spans;
}

const ceil = (at: number, ms: number): number => Math.ceil(at / ms) * ms;

function within(spans: readonly Span[]): string {
  const each = spans.map(([from, to]) => `bucket >= ${instant(from)} and bucket < ${instant(to)}`);
  return each.length === 1 ? each[0]! : `(${each.join(' or ')})`;
}

const instant = (ms: number): string => `timestamptz '${new Date(ms).toISOString()}'`;
