import {
  BIGINT,
  BOOLEAN,
  DuckDBDataChunk,
  DuckDBTimestampTZValue,
  type DuckDBType,
  type DuckDBValue,
  DuckDBVector,
  INTEGER,
  TIMESTAMPTZ,
  VARCHAR,
} from '@duckdb/node-api';

/** A column of a table, and what a row has there. Nulls are slow by the standards of a batch: columns that mostly have none. */
export interface Column<R> {
  readonly type: DuckDBType;
  readonly of: (row: R) => DuckDBValue;
}

export const text = <R>(of: (row: R) => string | null): Column<R> => ({ type: VARCHAR, of });
export const integer = <R>(of: (row: R) => number): Column<R> => ({ type: INTEGER, of });
export const yesNo = <R>(of: (row: R) => boolean): Column<R> => ({ type: BOOLEAN, of });
/** A whole number that may be too large for 32 bits. */
export const whole = <R>(of: (row: R) => number | null): Column<R> => ({
  type: BIGINT,
  of: row => bigOf(of(row)),
});
/** An instant, in microseconds since 1970. */
export const instant = <R>(of: (row: R) => number | null): Column<R> => ({
  type: TIMESTAMPTZ,
  of(row) {
    const micros = of(row);
    return micros === null ? null : new DuckDBTimestampTZValue(BigInt(micros));
  },
});

const bigOf = (value: number | null): bigint | null => (value === null ? null : BigInt(value));

/** Rows as DuckDB has them in memory, column by column: the quickest way in, made before the table is needed. */
export function chunksOf<R>(rows: readonly R[], columns: readonly Column<R>[]): DuckDBDataChunk[] {
  const most = DuckDBVector.standardSize();
  const types = columns.map(({ type }) => type);
  const chunks: DuckDBDataChunk[] = [];
  for (let start = 0; start < rows.length; start += most) {
    const count = Math.min(most, rows.length - start);
    const chunk = DuckDBDataChunk.create(types, count);
    for (const [index, { of }] of columns.entries()) {
      const vector = chunk.getColumnVector(index);
      for (let at = 0; at < count; at++) vector.setItem(at, of(rows[start + at]!));
      vector.flush();
    }
    chunks.push(chunk);
  }
  return chunks;
}

/**
 * Rows as JSON, column by column, a few thousand rows in each text; `nr` counts them from 1. It is the quickest way for rows with many
 * texts, as most of the work is then done in the thread of the database (`from_json`), and not in ours. Half a surrogate pair
 * becomes U+FFFD, as it does wherever text is UTF-8.
 */
export function jsonColumns<R>(rows: readonly R[], columns: JsonColumns<R>): string[] {
  const texts: string[] = [];
  // Of no rows at all there is a text too: a list of nothing has no type.
  for (let start = 0; start === 0 || start < rows.length; start += AT_ONCE) {
    const some = rows.slice(start, start + AT_ONCE);
    const values = {
      nr: some.map((_, at) => start + at + 1),
      ...Object.fromEntries(Object.entries(columns).map(([name, of]) => [name, some.map(of)])),
    };
    const text = JSON.stringify(values);
    texts.push(text.includes('\\ud') ? JSON.stringify(values, (_, value) => wellFormed(value)) : text);
  }
  return texts;
}

type JsonColumns<R> = Readonly<Record<string, (row: R) => string | number | boolean | null>>;

/** DuckDB goes through so many rows at once. */
const AT_ONCE = 2_048;

const wellFormed = (value: unknown): unknown => (typeof value === 'string' ? value.toWellFormed() : value);
