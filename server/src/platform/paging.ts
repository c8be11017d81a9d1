import { type Refusal, refuse } from '@matinee/contract/refusals.ts';

/** What one place of a cursor holds: the sort key of the last item seen, or the instant the list was begun. */
type Kind = 'text' | 'id' | 'instant' | 'number';
type Held<K extends Kind> = K extends 'instant' ? Date : K extends 'number' ? number : string;
type HeldIn<Kinds extends readonly Kind[]> = { [I in keyof Kinds]: Held<Kinds[I]> };

export interface PageQuery {
  readonly limit?: number;
  readonly cursor?: string;
}

const DEFAULT_LIMIT = 50;

/**
 * Where a page begins. Lists go by sort key, never by count, so what is added or taken away between two pages neither
 * repeats nor hides another item.
 */
export interface PageStart<Kinds extends readonly Kind[]> {
  readonly limit: number;
  /** Undefined on the first page. */
  readonly after: HeldIn<Kinds> | undefined;
}

/** Reads what `pageOf` wrote for a list with the same kinds of keys; anything else is refused. */
export function pageStart<const Kinds extends readonly Kind[]>(
  { limit = DEFAULT_LIMIT, cursor }: PageQuery,
  kinds: Kinds,
): PageStart<Kinds> | Refusal {
  if (cursor === undefined) return { limit, after: undefined };
  const held = heldIn(cursor);
  if (held?.length !== kinds.length || !kinds.every((kind, index) => isOf[kind](held[index]))) {
    return refuse('invalid-request', {
      errors: [{ path: '/query/cursor', message: 'is not the cursor of a page of this list' }],
    });
  }
  const after = held.map((value, index) => (kinds[index] === 'instant' ? new Date(value as number) : value));
  return { limit, after: after as HeldIn<Kinds> };
}

/** A page of rows that were asked for with one more than its limit; `keys` gives the cursor after a row. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => Item,
  keys: (row: Row) => readonly (string | number | Date)[],
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const isMore = rows.length > limit && last !== undefined;
  return { items: shown.map(item), nextCursor: isMore ? cursorOf(keys(last)) : null };
}

const cursorOf = (keys: readonly (string | number | Date)[]): string =>
  Buffer.from(JSON.stringify(keys.map(key => (key instanceof Date ? key.getTime() : key)))).toString(
    'base64url',
  );

function heldIn(cursor: string): unknown[] | undefined {
  try {
    const held = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(held) ? held : undefined;
  } catch {
    return undefined;
  }
}

const MOST_MS = 8.64e15;
const isOf: Record<Kind, (value: unknown) => boolean> = {
  text: value => typeof value === 'string' && !value.includes('\0') && value.isWellFormed(),
  id: value => typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value),
  instant: value => Number.isSafeInteger(value) && Math.abs(value as number) < MOST_MS / 100,
  number: value => typeof value === 'number' && Number.isFinite(value),
};
