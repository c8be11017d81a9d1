import type { Sql } from '../platform/database/database.ts';

/** A log as it can be published now. */
export interface PublishedLog {
  readonly lineId: string;
  /** How many entries it has. */
  readonly length: number;
}

/** The log of a line of a show, of the newest unless told; undefined if there is none. */
export async function findLog(sql: Sql, showId: string, lineId?: string): Promise<PublishedLog | undefined> {
  const { rows } = await sql.query<PublishedLog & Record<string, unknown>>(FIND, [showId, lineId ?? null]);
  return rows[0];
}

const FIND = `
  select line_id as "lineId", length from admission_lines
  where show_id = $1 and ($2::uuid is null or line_id = $2)
  order by line_id desc limit 1`;

const PAGE = 2_000;

/** The entries from an index on, a line of JSON each. The text of an entry is put in as it was hashed, byte for byte. */
export async function* logLines(
  sql: Sql,
  { lineId, length }: PublishedLog,
  from: number,
): AsyncGenerator<string> {
  for (let index = from; index < length; index += PAGE) {
    const { rows } = await sql.query<{ line: string }>(LINES, [
      lineId,
      index,
      Math.min(length, index + PAGE),
    ]);
    yield rows.map(({ line }) => line).join('');
  }
}

const LINES = `
  select '{"hash":"' || encode(hash, 'hex') || '","entry":' || entry || E'}\\n' as line from admission_log
  where line_id = $1 and index >= $2 and index < $3
  order by index`;
