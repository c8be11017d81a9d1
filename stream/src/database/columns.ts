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
