import type { Answer } from '../database/owner.ts';
import type { Json } from '../database/values.ts';

export const formats = ['table', 'json', 'csv'] as const;
export type Format = (typeof formats)[number];

/** An answer as text: for people, as an array of objects, or as RFC 4180 has it. */
export function answerText(answer: Answer, format: Format): string {
  if (format === 'json') return JSON.stringify(objects(answer), null, 2);
  return format === 'csv' ? csv(answer) : table(answer);
}

const objects = ({ columns, rows }: Answer) =>
  rows.map(row => Object.fromEntries(columns.map((name, index) => [name, row[index]])));

function csv({ columns, rows }: Answer): string {
  const field = (value: Json) => {
    const text = cell(value, '');
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map(row => row.map(field).join(',')).join('\r\n');
}

function table({ columns, rows, isCut }: Answer): string {
  const cells = [[...columns], ...rows.map(row => row.map(value => cell(value, '-')))];
  const widths = columns.map((_, index) => Math.max(...cells.map(row => row[index]!.length)));
  const isNumber = columns.map(
    (_, index) => rows.length > 0 && rows.every(row => row[index] === null || typeof row[index] === 'number'),
  );
  const line = (row: string[]) =>
    row
      .map((text, index) => (isNumber[index] ? text.padStart(widths[index]!) : text.padEnd(widths[index]!)))
      .join('  ')
      .trimEnd();
  const rule = widths.map(width => '-'.repeat(width)).join('  ');
  const count = `${rows.length.toLocaleString('en')} ${rows.length === 1 ? 'row' : 'rows'}`;
  return [line(cells[0]!), rule, ...cells.slice(1).map(line), isCut ? `the first ${count}` : count].join(
    '\n',
  );
}

function cell(value: Json, none: string): string {
  if (value === null) return none;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
