import type { Owner, Sql } from '../database/owner.ts';
import { Refused } from '../refused.ts';
import { letterIdOf, type Place, placeOfLetter } from './letter-id.ts';

/** A message that could not be used, and why. Instants are RFC 3339. */
export interface DeadLetter {
  readonly letterId: string;
  readonly topic: string;
  readonly feed: string;
  readonly orderId: string | null;
  /** In a word, and in a sentence. */
  readonly reason: string;
  readonly detail: string;
  readonly arrivedAt: string;
  /** As it came; in a list only its beginning. */
  readonly text: string;
  /** Null as long as nothing has taken its place. */
  readonly correction: {
    /** The message that did, by its place, and under which name it came out. */
    readonly messageId: string;
    readonly outcome: string;
    readonly text: string;
    readonly correctedAt: string;
  } | null;
}

export const letterStates = ['dead', 'corrected', 'all'] as const;

/** Which letters are looked for; what is left out narrows nothing. */
export interface LetterFilter {
  readonly topic?: string | undefined;
  readonly reason?: string | undefined;
  readonly feed?: string | undefined;
  /** Those that nothing has taken the place of, unless told. */
  readonly state?: (typeof letterStates)[number] | undefined;
  /** RFC 3339, by their arrival: the first included, the last not. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** What they contain somewhere, whatever the case. */
  readonly text?: string | undefined;
}

export interface LetterPage {
  readonly items: readonly DeadLetter[];
  /** The letter that the next page follows; null on the last one. */
  readonly next: string | null;
  /** Of the letters that the filter finds, whatever their reason: how many have which. */
  readonly reasons: readonly { readonly reason: string; readonly letters: number }[];
}

const SHOWN_CHARACTERS = 240;

/** The letters that `filter` finds, the latest first. Throws Refused where `after` is no letter. */
export function listLetters(
  owner: Owner,
  { limit, after, ...filter }: LetterFilter & { readonly limit: number; readonly after?: string | undefined },
): Promise<LetterPage> {
  return owner.read(async sql => {
    const before = after === undefined ? {} : await placeAfter(sql, after);
    const { conditions, values } = conditionsOf(filter);
    const behind = after === undefined ? [] : [BEHIND];
    const rows = await sql.rows<LetterRow>(
      `select ${COLUMNS}, left(d.raw, ${SHOWN_CHARACTERS}) as text, left(c.raw, ${SHOWN_CHARACTERS}) as corrected_text
         from ${LETTERS} where ${[...conditions, ...behind].join(' and ')}
        order by d.appended_at desc, topic, partition, "offset" desc limit ${limit + 1}`,
      { ...values, ...before },
    );
    const { reason: _, ...anyReason } = filter;
    const counted = conditionsOf(anyReason);
    const reasons = await sql.rows<{ reason: string; letters: number }>(
      `select reason, count(*) as letters from ${LETTERS} where ${counted.conditions.join(' and ')}
        group by reason order by letters desc, reason`,
      counted.values,
    );
    const items = await lettersOf(sql, rows.slice(0, limit));
    return { items, next: rows.length > limit ? items.at(-1)!.letterId : null, reasons };
  });
}

/** A letter whole. Throws Refused if there is none of that id. */
export async function readLetter(owner: Owner, letterId: string): Promise<DeadLetter> {
  const [letter] = await readLetters(owner, [letterId]);
  return letter!;
}

/** Letters whole, in the order of their ids. Throws Refused if there is none of one of them. */
export async function readLetters(owner: Owner, letterIds: readonly string[]): Promise<DeadLetter[]> {
  if (letterIds.length === 0) return [];
  const places = placesSql(letterIds.map(placeOf));
  const letters = await owner.read(async sql =>
    lettersOf(
      sql,
      await sql.rows(
        `select ${COLUMNS}, d.raw as text, c.raw as corrected_text
           from ${LETTERS} where (topic, partition, "offset") in (${places})`,
      ),
    ),
  );
  const found = new Map(letters.map(letter => [letter.letterId, letter]));
  return letterIds.map(letterId => {
    const letter = found.get(letterId);
    if (!letter) throw unknown(letterId);
    return letter;
  });
}

interface LetterRow {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly feed: string;
  readonly order_id: string | null;
  readonly reason: string;
  readonly detail: string;
  readonly appended_at: string;
  readonly text: string;
  readonly by_partition: number | null;
  readonly by_offset: number | null;
  readonly corrected_at: string | null;
  readonly corrected_text: string | null;
}

/** Says of those that were corrected under which name their corrections came out. */
async function lettersOf(sql: Sql, rows: readonly LetterRow[]): Promise<DeadLetter[]> {
  const corrections = rows.filter(({ by_offset }) => by_offset !== null).map(correctionOf);
  const told =
    corrections.length === 0
      ? []
      : await sql.rows<Place & { outcome: string }>(
          `select topic, partition, "offset", outcome from told where (topic, partition, "offset") in (${placesSql(corrections)})`,
        );
  const outcomes = new Map(told.map(({ outcome, ...place }) => [letterIdOf(place), outcome]));
  return rows.map(row => letterOf(row, outcomes));
}

const correctionOf = ({ topic, by_partition, by_offset }: LetterRow): Place => ({
  topic,
  partition: by_partition!,
  offset: by_offset!,
});

const placesSql = (places: readonly Place[]): string =>
  places.map(({ topic, partition, offset }) => `('${topic}', ${partition}, ${offset})`).join(', ');

const letterOf = (row: LetterRow, outcomes: ReadonlyMap<string, string>): DeadLetter => ({
  letterId: letterIdOf(row),
  topic: row.topic,
  feed: row.feed,
  orderId: row.order_id,
  reason: row.reason,
  detail: row.detail,
  arrivedAt: row.appended_at,
  text: row.text,
  correction:
    row.corrected_at === null
      ? null
      : {
          messageId: letterIdOf(correctionOf(row)),
          outcome: outcomes.get(letterIdOf(correctionOf(row)))!,
          text: row.corrected_text!,
          correctedAt: row.corrected_at,
        },
});

const COLUMNS = `topic, partition, "offset", d.feed, d.order_id, d.reason, d.detail, d.appended_at,
  c.by_partition, c.by_offset, c.corrected_at`;

const LETTERS = `dead_letters d left join corrections c using (topic, partition, "offset")`;

/** Behind a letter, in the order of the list. */
const BEHIND = `(d.appended_at < $at::timestamptz or (d.appended_at = $at::timestamptz and
  (topic > $topicAt or (topic = $topicAt and (partition > $partitionAt or (partition = $partitionAt and "offset" < $offsetAt))))))`;

async function placeAfter(sql: Sql, letterId: string) {
  const place = placeOf(letterId);
  const [row] = await sql.rows<{ at: string }>(
    'select appended_at as at from dead_letters where topic = $topic and partition = $partition and "offset" = $offset',
    { ...place },
  );
  if (!row) throw unknown(letterId);
  return { at: row.at, topicAt: place.topic, partitionAt: place.partition, offsetAt: place.offset };
}

function placeOf(letterId: string) {
  const place = placeOfLetter(letterId);
  if (!place) throw unknown(letterId);
  return place;
}

const unknown = (letterId: string) => new Refused(`There is no dead letter ${letterId}.`, 404);

function conditionsOf({ state = 'dead', from, to, text, ...same }: LetterFilter) {
  const conditions = state === 'all' ? ['true'] : [`c.by_offset is ${state === 'dead' ? '' : 'not '}null`];
  const values: Record<string, string> = {};
  const add = (condition: string, name: string, value: string | undefined) => {
    if (value === undefined) return;
    conditions.push(condition);
    values[name] = value;
  };
  for (const [name, value] of Object.entries(same)) add(`d.${name} = $${name}`, name, value);
  add('d.appended_at >= $from::timestamptz', 'from', from);
  add('d.appended_at < $to::timestamptz', 'to', to);
  add('contains(lower(d.raw), lower($text))', 'text', text);
  return { conditions, values };
}
