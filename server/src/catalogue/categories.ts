import type { Category, CategoryDraft } from '@matinee/contract/http/categories.ts';
import { Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { Sql } from '../platform/database/database.ts';
import type { Identity } from '../platform/http/index.ts';
import { newId } from '../platform/ids.ts';
import { type PageQuery, pageOf, pageStart } from '../platform/paging.ts';
import { alone, isAdmin, refreshSearch } from './writing.ts';

// Categories are everybody's, so any of the staff may add one, and only an admin may change or delete what others use.

export async function listCategories(sql: Sql, query: PageQuery) {
  const start = pageStart(query, ['text', 'id']);
  if (start instanceof Refusal) return start;
  const { limit, after = [null, null] } = start;
  const { rows } = await sql.query<Category>(LIST, [limit + 1, ...after]);
  return pageOf(
    rows,
    limit,
    category => category,
    category => [category.name, category.categoryId],
  );
}

export async function readCategory(sql: Sql, categoryId: string) {
  const { rows } = await sql.query<Category>(READ, [categoryId]);
  return rows[0] ?? refuse('not-found');
}

export async function createCategory(sql: Sql, { name, description = '' }: CategoryDraft) {
  await alone(sql);
  const { rows } = await sql.query<Category>(CREATE, [newId(), name, description]);
  return rows[0] ?? refuse('already-exists');
}

export async function updateCategory(sql: Sql, identity: Identity, categoryId: string, draft: CategoryDraft) {
  await alone(sql);
  const before = await readCategory(sql, categoryId);
  if (before instanceof Refusal) return before;
  if (!isAdmin(identity)) return refuse('forbidden');
  const { rowCount } = await sql.query(NAMED_ALIKE, [categoryId, draft.name]);
  if (rowCount !== 0) return refuse('already-exists');
  await sql.query(UPDATE, [categoryId, draft.name, draft.description ?? '']);
  const { rows } = await sql.query<{ event_id: string }>(EVENTS, [categoryId]);
  await refreshSearch(
    sql,
    rows.map(row => row.event_id),
  );
  return readCategory(sql, categoryId);
}

export async function deleteCategory(sql: Sql, identity: Identity, categoryId: string) {
  await alone(sql);
  const before = await readCategory(sql, categoryId);
  if (before instanceof Refusal) return before;
  if (!isAdmin(identity)) return refuse('forbidden');
  const { rowCount } = await sql.query(EVENTS, [categoryId]);
  if (rowCount !== 0) return refuse('in-use', { events: rowCount });
  await sql.query('delete from categories where category_id = $1', [categoryId]);
  return { categoryId, outcome: 'deleted' as const };
}

const COLUMNS = 'category_id as "categoryId", name, description';

const LIST = `
  select ${COLUMNS} from categories
   where $2::text is null or (name, category_id) > ($2, $3::uuid)
   order by name, category_id
   limit $1`;

const READ = `select ${COLUMNS} from categories where category_id = $1`;

const CREATE = `
  insert into categories (category_id, name, description) values ($1, $2, $3)
  on conflict (lower(name)) do nothing
  returning ${COLUMNS}`;

const NAMED_ALIKE = 'select from categories where category_id <> $1 and lower(name) = lower($2)';

const UPDATE = 'update categories set name = $2, description = $3 where category_id = $1';

const EVENTS = 'select event_id from events where category_id = $1';
