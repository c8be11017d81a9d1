import type { CatalogueFile, ShowRecord } from '@matinee/contract/catalogue-file.ts';
import { CsvError, parse } from 'csv-parse/sync';
import { formFaults } from './json-file.ts';
import { type Place, type Problem, problemsIn, type Readable, segmentsOf } from './source.ts';

/** The columns that a file of shows may have; the first five it must have. */
const COLUMNS = [
  'ref',
  'event',
  'hall',
  'startsAt',
  'prices',
  'minutes',
  'language',
  'onSaleFrom',
  'onSaleUntil',
  'mostSeatsPerBuyer',
  'cancelUntilMinutes',
  'refundPercent',
] as const;
type Column = (typeof COLUMNS)[number];
const REQUIRED = COLUMNS.slice(0, 5);
const NUMBERS: readonly Column[] = ['minutes', 'mostSeatsPerBuyer', 'cancelUntilMinutes', 'refundPercent'];

interface Row {
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

/** Reads shows from a file of comma-separated values (RFC 4180) with a header; throws FileProblems. */
export function readCsvFile(file: string, text: string): Readable {
  const { header, rows } = parsed(file, text);
  const wrong = headerProblems(header);
  if (wrong.length > 0) throw problemsIn(file, () => ({ line: 1, column: 1 }), wrong);
  const problems: Problem[] = [];
  const shows = rows.map((row, index) => showOf(row, index, problems));
  const catalogue: CatalogueFile = { shows };
  const placeOf = (path: string): Place => {
    const [, index, field] = segmentsOf(path);
    const column = Math.max(header.indexOf(columnOf(field)), 0);
    return { line: rows[Number(index)]?.line ?? 1, column: column + 1 };
  };
  problems.push(...formFaults(catalogue));
  if (problems.length > 0) throw problemsIn(file, placeOf, problems);
  return { catalogue, placeOf };
}

const columnOf = (field: string | undefined): string =>
  field === 'cancellation' ? 'cancelUntilMinutes' : (field ?? '');

function parsed(file: string, text: string): { header: string[]; rows: Row[] } {
  try {
    const records = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
    const [first, ...rest] = records as unknown as { record: string[]; info: { lines: number } }[];
    const header = first?.record ?? [];
    const rows = rest.map(({ record, info }) => {
      if (record.length > header.length) throw tooLong(file, info.lines, record.length, header.length);
      return { line: info.lines, cells: new Map(record.map((cell, index) => [header[index]!, cell])) };
    });
    return { header, rows };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number(error.lines ?? 1);
    throw problemsIn(file, () => ({ line, column: 1 }), [{ path: '', message: `not CSV: ${error.message}` }]);
  }
}

const tooLong = (file: string, line: number, has: number, may: number) =>
  problemsIn(file, () => ({ line, column: may + 1 }), [
    { path: '', message: `has ${has} cells, but the header names ${may} columns` },
  ]);

function headerProblems(header: readonly string[]): Problem[] {
  const known = new Set<string>(COLUMNS);
  return [
    ...REQUIRED.filter(name => !header.includes(name)).map(name => `the column ${name} is missing`),
    ...header.filter(name => !known.has(name)).map(name => `"${name}" is not a known column`),
    ...header
      .filter((name, index) => header.indexOf(name) < index)
      .map(name => `the column ${name} is given twice`),
  ].map(message => ({ path: '', message }));
}

/** An empty cell says nothing: what holds then is what holds for a show that is silent about it. */
function showOf({ cells }: Row, index: number, problems: Problem[]): ShowRecord {
  const given = new Map<string, unknown>([...cells].filter(([, text]) => text !== ''));
  for (const name of NUMBERS) {
    const text = cells.get(name);
    if (!text) continue;
    const isNever = name === 'cancelUntilMinutes' && text === 'never';
    const number = /^\d{1,9}$/.test(text) ? Number(text) : undefined;
    if (number === undefined && !isNever) {
      problems.push({ path: `/shows/${index}/${name}`, message: 'must be a whole number' });
    }
    // Once told of, a fault is not to be told of again by the check of the form.
    given.set(name, isNever ? null : (number ?? 1));
  }
  const { cancelUntilMinutes, refundPercent, prices, ...show } = Object.fromEntries(given);
  const isSaid = cancelUntilMinutes !== undefined || refundPercent !== undefined;
  return {
    ...show,
    ...(prices !== undefined && { prices: pricesOf(prices as string) }),
    ...(isSaid && {
      cancellation: {
        untilMinutesBefore: cancelUntilMinutes,
        ...(refundPercent !== undefined && { refundPercent }),
      },
    }),
  } as ShowRecord;
}

/** `premium=1500 regular=900`, or the name of a price list. */
function pricesOf(text: string): ShowRecord['prices'] {
  if (!text.includes('=')) return text;
  return Object.fromEntries(
    text.split(/[\s;]+/).map(pair => {
      const [name = '', amount = ''] = pair.split('=');
      return [name, /^\d{1,10}$/.test(amount) ? Number(amount) : (amount as unknown as number)];
    }),
  );
}
