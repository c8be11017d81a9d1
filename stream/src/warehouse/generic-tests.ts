import Type, { type Static } from 'typebox';
import Value from 'typebox/value';

/** A test of a model that dbt knows by name (https://docs.getdbt.com/reference/resource-properties/data-tests). */
export interface GenericTest {
  readonly name: string;
  /** Which rows are tested, where not all are: a condition, as a template. */
  readonly where: string | undefined;
  /** A query that returns the rows of `relation` which contradict it. */
  sql(relation: string, nameOf: (model: string) => string): string;
}

const Values = Type.Object(
  { values: Type.Array(Type.Union([Type.String(), Type.Number(), Type.Boolean()])) },
  { additionalProperties: false },
);
const Config = Type.Object({ where: Type.Optional(Type.String()) }, { additionalProperties: false });
const Relationship = Type.Object(
  { to: Type.String(), field: Type.String() },
  { additionalProperties: false },
);

/** The tests that a YAML file lists for a column, or for the model as a whole where `column` is null. */
export function genericTests(
  model: string,
  column: string | null,
  listed: readonly unknown[],
): GenericTest[] {
  return listed.map(entry => {
    const [kind, given] =
      typeof entry === 'string'
        ? [entry, undefined]
        : (Object.entries(entry as object)[0] ?? ['', undefined]);
    const { config, ...its } = (given ?? {}) as { config?: unknown };
    const test = column === null ? undefined : testOf(kind, column, its);
    if (!test) throw new Error(`${model}: there is no test ${kind} for ${column ?? 'a model as a whole'}`);
    const { where } = config === undefined ? {} : checked(Config, config);
    return { name: `${kind}_${model}_${column}`, where, sql: test };
  });
}

type Sql = GenericTest['sql'];

function testOf(kind: string, column: string, given: unknown): Sql | undefined {
  if (kind === 'not_null') return from => `select * from ${from} where ${column} is null`;
  if (kind === 'unique')
    return from =>
      `select ${column}, count(*) as n from ${from} where ${column} is not null group by all having n > 1`;
  if (kind === 'accepted_values') return acceptedValues(column, argumentsOf(Values, given));
  if (kind === 'relationships') return relationship(column, argumentsOf(Relationship, given));
  return undefined;
}

/** dbt writes arguments below `arguments:` since 1.10, and beside the name before. */
function argumentsOf<T extends Type.TSchema>(schema: T, given: unknown): Static<T> {
  return checked(schema, (given as { arguments?: unknown } | undefined)?.arguments ?? given);
}

function checked<T extends Type.TSchema>(schema: T, given: unknown): Static<T> {
  const [fault] = Value.Errors(schema, given);
  if (fault) throw new Error(`a test's arguments: ${fault.instancePath || '/'} ${fault.message}`);
  return given as Static<T>;
}

const quoted = (value: string | number | boolean) =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);

const acceptedValues =
  (column: string, { values }: Static<typeof Values>): Sql =>
  from =>
    `select * from ${from} where ${column} is not null and ${column} not in (${values.map(quoted).join(', ')})`;

/** Every value is one of the other model's; `to` is written as dbt has it: `ref('stg_shows')`. */
function relationship(column: string, { to, field }: Static<typeof Relationship>): Sql {
  const other = /^ref\('(\w+)'\)$/.exec(to)?.[1];
  if (!other) throw new Error(`a relationship leads to ref('...'), not to ${to}`);
  return (from, nameOf) =>
    `select * from ${from} child where ${column} is not null
       and not exists (from ${nameOf(other)} parent where parent.${field} = child.${column})`;
}
