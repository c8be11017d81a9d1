import { chunksOf, instant, integer, text, whole } from '../database/columns.ts';
import type { Sql } from '../database/owner.ts';
import { letterIdOf, placeOfLetter } from '../dead-letters/letter-id.ts';
import type { LogRecord } from '../log/event-log.ts';

// A dead letter is corrected by a message in its topic that names it in a header. Such a message is joined like any other, but that
// it belongs to a time long past: it is not judged by the watermark of its feed, and does not move it.

/** The headers of a correction: the letter's id, and when the letter had arrived, in milliseconds since 1970. */
export interface CorrectionHeaders {
  readonly feed: string;
  readonly corrects: string;
  readonly arrived: string;
}

/** The letter that a record corrects. */
export const correctedBy = ({ headers }: LogRecord): string | undefined => headers.corrects;

/** By whose arrival a record is judged: a correction by that of its letter. In milliseconds since 1970. */
export const arrivalOf = ({ headers, appendedAt }: LogRecord): number =>
  Number(headers.arrived ?? appendedAt);

/** Of these letters, by their ids, those that were corrected before. */
export async function correctedAmong(letterIds: readonly string[], sql: Sql): Promise<Set<string>> {
  const places = letterIds.flatMap(id => placeOfLetter(id) ?? []);
  if (places.length === 0) return new Set();
  const values = places.map(({ topic, partition, offset }) => `('${topic}', ${partition}, ${offset})`);
  const rows = await sql.rows<{ topic: string; partition: number; offset: number }>(
    `select topic, partition, "offset" from corrections where (topic, partition, "offset") in (${values.join(', ')})`,
  );
  return new Set(rows.map(letterIdOf));
}

/** Puts down what a batch corrects, for job/rare/corrected.sql to go by. */
export async function putDownCorrections(
  corrections: readonly { readonly letterId: string; readonly record: LogRecord }[],
  sql: Sql,
): Promise<void> {
  const correcting = corrections.flatMap(({ letterId, record }) => {
    const letter = placeOfLetter(letterId);
    return letter ? [{ letter, record }] : [];
  });
  await sql.run('delete from correcting');
  await sql.append('temp.correcting', chunksOf(correcting, CORRECTING));
}

type Correcting = {
  readonly letter: NonNullable<ReturnType<typeof placeOfLetter>>;
  readonly record: LogRecord;
};

const CORRECTING = [
  text(({ letter }: Correcting) => letter.topic),
  integer(({ letter }: Correcting) => letter.partition),
  whole(({ letter }: Correcting) => letter.offset),
  integer(({ record }: Correcting) => record.partition),
  whole(({ record }: Correcting) => record.offset),
  text(({ record }: Correcting) => record.value),
  instant(({ record }: Correcting) => record.appendedAt * 1_000),
];
