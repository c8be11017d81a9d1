import type { Chart, ChartAnswer } from '@matinee/contract/http/insights.ts';

/** What is drawn: a chart, what it answered, and the one currency of all its money. */
export interface Drawn {
  readonly chart: Chart;
  readonly answer: Pick<ChartAnswer, 'columns' | 'rows'> & { readonly serverTime?: string };
  readonly currency: string | undefined;
}

const counts = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
const minutes = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const shares = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const short = { notation: 'compact', maximumFractionDigits: 1 } as const;
const shortCounts = new Intl.NumberFormat('en', short);
const times = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

const isInstant = (cell: unknown): cell is string =>
  typeof cell === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(cell);

/** A cell as people read it, with its unit. */
export function formatCell(cell: unknown, column: string, { chart, currency }: Drawn): string {
  if (cell === null || cell === undefined) return '–';
  if (typeof cell === 'number') {
    const unit = chart.units?.[column];
    if (unit === 'share') return shares.format(cell);
    if (unit === 'minutes') return `${minutes.format(cell)} min`;
    if (unit === 'money' && currency !== undefined)
      return moneyFormat(currency).format(cell / 10 ** digitsOf(currency));
    return counts.format(cell);
  }
  return isInstant(cell) ? formatInstant(cell) : String(cell);
}

export const formatInstant = (instant: unknown): string => times.format(new Date(String(instant)));

/** The same in as few characters as an axis has room for. */
export function formatTick(value: number, column: string, { chart, currency }: Drawn): string {
  const unit = chart.units?.[column];
  if (unit === 'share') return shares.format(value);
  if (unit === 'minutes') return `${counts.format(value)} min`;
  if (unit !== 'money' || currency === undefined) return shortCounts.format(value);
  return moneyFormat(currency, short).format(value / 10 ** digitsOf(currency));
}

/** To the last minor unit, so that figures beneath each other are aligned; or as `more` has it. */
const moneyFormat = (currency: string, more: Intl.NumberFormatOptions = {}) =>
  new Intl.NumberFormat('en', { style: 'currency', currency, ...more });

const digitsOf = (currency: string): number =>
  moneyFormat(currency).resolvedOptions().maximumFractionDigits ?? 2;

/** "success_rate" -> "Success rate" */
export function labelOf(column: string): string {
  const words = column.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The column's cells, in the order of the rows. */
export const cellsOf = ({ answer }: Drawn, column: string): readonly unknown[] => {
  const at = answer.columns.indexOf(column);
  return answer.rows.map(row => row[at]);
};

/** Those that are worth reading: an id is for machines, and the currency is that of the whole page. */
export const readable = (columns: readonly string[]): readonly string[] =>
  columns.filter(column => !column.endsWith('_id') && column !== 'currency');

/** Whether its first axis is time. */
export const isOverTime = (drawn: Drawn): boolean =>
  drawn.chart.x !== undefined && cellsOf(drawn, drawn.chart.x).every(isInstant);
