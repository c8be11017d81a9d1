import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api';

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/**
 * A value of DuckDB as JSON has it: whole numbers that fit as numbers, others as text; instants in RFC 3339 (UTC, to the
 * millisecond); lists and structures as they are; everything else as DuckDB writes it.
 */
export function plain(value: DuckDBValue): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof DuckDBTimestampTZValue) return instant(value.micros) ?? String(value);
  if (value instanceof DuckDBTimestampValue) return instant(value.micros)?.slice(0, -1) ?? String(value);
  if (value instanceof DuckDBDateValue) return value.toString();
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  if (value instanceof DuckDBListValue) return value.items.map(plain);
  if (value instanceof DuckDBStructValue) return plainObject(Object.entries(value.entries));
  if (value instanceof DuckDBMapValue)
    return plainObject(value.entries.map(({ key, value: its }) => [String(plain(key)), its]));
  return String(value);
}

const plainObject = (entries: [string, DuckDBValue][]): Json =>
  Object.fromEntries(entries.map(([name, its]) => [name, plain(its)]));

/** Undefined for what no Date can hold, such as infinity. */
function instant(micros: bigint): string | undefined {
  const ms = Number(micros / 1000n);
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : undefined;
}
