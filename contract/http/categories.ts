import Type, { type Static } from 'typebox';
import { Closed, endpoint, Page, pageQuery } from '../endpoint.ts';
import { Id } from '../values.ts';

const Name = Type.String({ minLength: 1, maxLength: 200 });
const Text = Type.String({ maxLength: 4000 });

export const Category = Type.Object({ categoryId: Id, name: Type.String(), description: Type.String() });
export type Category = Static<typeof Category>;
export const CategoryDraft = Closed({ name: Name, description: Type.Optional(Text) });
export type CategoryDraft = Static<typeof CategoryDraft>;
const categoryParams = Closed({ categoryId: Id });

export const categories = endpoint({
  method: 'GET',
  path: '/categories',
  group: 'categories',
  summary: 'The categories of events',
  access: 'public',
  query: Closed({ ...pageQuery }),
  replies: { 200: Page(Category) },
  refusals: [],
});
export const createCategory = endpoint({
  method: 'POST',
  path: '/categories',
  group: 'categories',
  summary: 'Adds a category',
  access: 'staff',
  body: CategoryDraft,
  replies: { 201: Category },
  refusals: ['already-exists'],
});
export const category = endpoint({
  method: 'GET',
  path: '/categories/{categoryId}',
  group: 'categories',
  summary: 'A category',
  access: 'public',
  params: categoryParams,
  replies: { 200: Category },
  refusals: ['not-found'],
});
export const updateCategory = endpoint({
  method: 'PUT',
  path: '/categories/{categoryId}',
  group: 'categories',
  summary: 'Renames or describes a category',
  access: 'staff',
  params: categoryParams,
  body: CategoryDraft,
  replies: { 200: Category },
  refusals: ['not-found', 'already-exists'],
});
export const deleteCategory = endpoint({
  method: 'DELETE',
  path: '/categories/{categoryId}',
  group: 'categories',
  summary: 'Deletes a category that no event uses',
  access: 'staff',
  params: categoryParams,
  replies: { 200: Type.Object({ categoryId: Id, outcome: Type.Literal('deleted') }) },
  refusals: ['not-found', 'in-use'],
});
