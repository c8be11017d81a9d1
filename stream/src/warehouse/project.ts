import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Template } from '@huggingface/jinja';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { parse } from 'yaml';
import { type GenericTest, genericTests } from './generic-tests.ts';

/**
 * A folder of models in dbt's conventions (https://docs.getdbt.com/reference/project-configs): `models/**\/*.sql`, one
 * relation each, described and tested in the YAML files beside them, and `tests/*.sql`, statements that return the rows
 * which contradict them. We read the part of the conventions that our models use, and refuse the rest by name, so
 * that the same folder builds with dbt against another warehouse.
 */
export interface Project {
  readonly name: string;
  readonly sources: readonly Source[];
  /** In an order in which each comes after all that it reads. */
  readonly models: readonly Model[];
  readonly singularTests: readonly SingularTest[];
}

export type Materialized = 'view' | 'table' | 'incremental';

export interface Model {
  readonly name: string;
  /** The schema its relation is in: the folder below `models/`. */
  readonly schema: string;
  readonly description: string;
  readonly columns: readonly { readonly name: string; readonly description: string }[];
  readonly materialized: Materialized;
  /** Incremental models replace the rows that have the keys of new ones. */
  readonly uniqueKey: readonly string[];
  readonly template: string;
  readonly reads: readonly Relation[];
  readonly tests: readonly GenericTest[];
}

export interface Source {
  readonly name: string;
  /** The schema its tables are in here. */
  readonly schema: string;
  readonly table: string;
  readonly description: string;
}

/** A model, or a table of a source. */
export type Relation = { readonly model: string } | { readonly source: string; readonly table: string };

export interface SingularTest {
  readonly name: string;
  readonly template: string;
  readonly reads: readonly Relation[];
}

const Described = Type.Object({ name: Type.String(), description: Type.String() });
const TestList = Type.Array(Type.Unknown());
const ModelNotes = Type.Object({
  name: Type.String(),
  description: Type.String(),
  config: Type.Optional(
    Type.Object(
      {
        materialized: Type.Optional(
          Type.Union([Type.Literal('view'), Type.Literal('table'), Type.Literal('incremental')]),
        ),
        unique_key: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
        incremental_strategy: Type.Optional(Type.Literal('delete+insert')),
      },
      { additionalProperties: false },
    ),
  ),
  data_tests: Type.Optional(TestList),
  columns: Type.Optional(
    Type.Array(Type.Intersect([Described, Type.Object({ data_tests: Type.Optional(TestList) })])),
  ),
});
const Notes = Type.Object({
  version: Type.Literal(2),
  models: Type.Optional(Type.Array(ModelNotes)),
  sources: Type.Optional(
    Type.Array(
      Type.Object({
        name: Type.String(),
        schema: Type.Optional(Type.String()),
        tables: Type.Array(Described),
      }),
    ),
  ),
});
type Notes = Static<typeof Notes>;

/** Reads and checks the project in `folder`. Throws an Error that names the file and what is wrong with it. */
export function readProject(folder: string): Project {
  const { name } = parse(readFileSync(join(folder, 'dbt_project.yml'), 'utf8')) as { name: string };
  const notes = filesOf(folder, 'models/**/*.yml').map(file => readNotes(join(folder, file)));
  const described = new Map(notes.flatMap(({ models = [] }) => models.map(model => [model.name, model])));
  const models = filesOf(folder, 'models/**/*.sql').map(file => readModel(folder, file, described));
  const sources = notes.flatMap(({ sources: all = [] }) =>
    all.flatMap(source =>
      source.tables.map(({ name: table, description }) => ({
        name: source.name,
        schema: source.schema ?? source.name,
        table,
        description,
      })),
    ),
  );
  for (const [name] of described)
    if (!models.some(model => model.name === name))
      throw new Error(`${name} is described, but there is no ${name}.sql`);
  const singularTests = filesOf(folder, 'tests/*.sql').map(file => {
    const template = readFileSync(join(folder, file), 'utf8');
    return { name: basename(file, '.sql'), template, reads: relationsOf(template) };
  });
  return { name, sources, models: inOrder(models), singularTests };
}

const filesOf = (folder: string, pattern: string) => globSync(pattern, { cwd: folder }).sort();

function readNotes(path: string): Notes {
  const notes: unknown = parse(readFileSync(path, 'utf8'));
  const [fault] = Value.Errors(Notes, notes);
  if (fault) throw new Error(`${path}: ${fault.instancePath || '/'} ${fault.message}`);
  return notes as Notes;
}

function readModel(
  folder: string,
  file: string,
  described: ReadonlyMap<string, Static<typeof ModelNotes>>,
): Model {
  const name = basename(file, '.sql');
  const notes = described.get(name);
  if (!notes) throw new Error(`${file}: the model is not described in a YAML file`);
  const schema = file.split(/[\\/]/)[1]!;
  const template = readFileSync(join(folder, file), 'utf8');
  const { materialized = schema === 'staging' ? 'view' : 'table', unique_key: key = [] } = notes.config ?? {};
  const uniqueKey = typeof key === 'string' ? [key] : key;
  if (materialized === 'incremental' && uniqueKey.length === 0)
    throw new Error(`${file}: an incremental model needs a unique_key`);
  const { columns = [], data_tests: tests = [] } = notes;
  return {
    name,
    schema,
    description: notes.description.trim(),
    columns: columns.map(({ name, description }) => ({ name, description })),
    materialized,
    uniqueKey,
    template,
    reads: relationsOf(template),
    tests: [
      ...genericTests(name, null, tests),
      ...columns.flatMap(column => genericTests(name, column.name, column.data_tests ?? [])),
    ],
  };
}

/** What a template names by `ref` and `source`, whichever way its conditions go. */
function relationsOf(template: string): Relation[] {
  const found = new Map<string, Relation>();
  for (const isIncremental of [false, true])
    render(template, {
      isIncremental,
      self: 'self',
      nameOf(relation) {
        found.set(JSON.stringify(relation), relation);
        return 'relation';
      },
    });
  return [...found.values()];
}

export interface Rendering {
  readonly isIncremental: boolean;
  /** The model's own relation, as SQL. */
  readonly self: string;
  nameOf(relation: Relation): string;
  /** What `var('name', fallback)` stands for, by its name. */
  readonly vars?: Readonly<Record<string, number>>;
}

/** The SQL that a model or a test stands for. */
export function render(template: string, { isIncremental, self, nameOf, vars = {} }: Rendering): string {
  return new Template(template)
    .render({
      ref: (model: string) => nameOf({ model }),
      source: (source: string, table: string) => nameOf({ source, table }),
      is_incremental: () => isIncremental,
      this: self,
      var: (name: string, fallback: number) => vars[name] ?? fallback,
    })
    .trim();
}

/** Sorts models so that each follows those that it reads. Throws if there is none of that name, or a circle. */
function inOrder(models: readonly Model[]): Model[] {
  const byName = new Map(models.map(model => [model.name, model]));
  const done = new Set<Model>();
  const place = (model: Model, path: readonly string[]): void => {
    if (done.has(model)) return;
    if (path.includes(model.name))
      throw new Error(`models read each other: ${[...path, model.name].join(' -> ')}`);
    for (const relation of model.reads) {
      if (!('model' in relation)) continue;
      const read = byName.get(relation.model);
      if (!read) throw new Error(`${model.name} reads ${relation.model}, and there is no such model`);
      place(read, [...path, model.name]);
    }
    done.add(model);
  };
  for (const model of models) place(model, []);
  return [...done];
}
