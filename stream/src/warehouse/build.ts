import type { Sql, Writer } from '../database/owner.ts';
import { type Model, type Project, type Relation, render } from './project.ts';

export interface BuildOptions {
  /** Whether what an incremental model has so far is of no use, as when its SQL was changed: then it is built from nothing. */
  readonly isStale?: (model: Model) => boolean;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

export interface ModelBuild {
  readonly model: string;
  readonly rows: number;
  readonly tookMs: number;
}

export interface TestResult {
  readonly test: string;
  /** Rows that contradict it. */
  readonly failures: number;
}

export type BuildOutcome =
  | { readonly ok: true; readonly models: readonly ModelBuild[]; readonly tests: readonly TestResult[] }
  | { readonly ok: false; readonly tests: readonly TestResult[]; readonly reason: string };

/** Why nothing of a build stays. */
class Contradicted extends Error {
  readonly tests: readonly TestResult[];

  constructor(tests: readonly TestResult[]) {
    const failed = tests.filter(({ failures }) => failures > 0);
    super(
      failed
        .map(({ test, failures }) => `${test}: ${failures} ${failures === 1 ? 'row' : 'rows'}`)
        .join('; '),
    );
    this.tests = tests;
  }
}

/**
 * Builds all models and tests them, in one transaction: that is the place aside, since readers go on seeing what was
 * there until it commits, and see all of the new at once then. If a test fails or a model cannot be built, nothing of it
 * stays. All models are built from the sources as they were at one instant.
 */
export async function buildWarehouse(
  writer: Writer,
  project: Project,
  options: BuildOptions,
): Promise<BuildOutcome> {
  try {
    return await writer.write(async sql => {
      const build = new Build(sql, project, options);
      const models: ModelBuild[] = [];
      const tests: TestResult[] = [];
      await build.noteTested();
      for (const model of project.models) {
        models.push(await build.model(model));
        tests.push(...(await build.testsOf(model)));
      }
      tests.push(...(await build.singularTests()));
      if (tests.some(({ failures }) => failures > 0)) throw new Contradicted(tests);
      return { ok: true, models, tests };
    });
  } catch (error) {
    const { message } = error as Error;
    return { ok: false, tests: error instanceof Contradicted ? error.tests : [], reason: message };
  }
}

class Build {
  readonly #sql: Sql;
  readonly #project: Project;
  readonly #options: BuildOptions;
  /**
   * How far each incremental model has come, as `MODEL_written`, and how far it had come before this build, as `MODEL_tested`: a view of what
   * was written since then, and a test of it, have a number to go by, which the database can use where a query for it would have all
   * rows looked at.
   */
  readonly #written: Record<string, number> = {};

  constructor(sql: Sql, project: Project, options: BuildOptions) {
    this.#sql = sql;
    this.#project = project;
    this.#options = options;
  }

  /** What is kept of the build before was tested by it. */
  async noteTested(): Promise<void> {
    for (const model of this.#project.models)
      if (model.materialized === 'incremental' && (await this.#isKept(model)))
        await this.#noteWritten(model, 'tested');
  }

  async model(model: Model): Promise<ModelBuild> {
    const began = this.#options.clock();
    const rows = await this.#materialize(model);
    if (model.materialized === 'incremental') await this.#noteWritten(model, 'written');
    return { model: model.name, rows, tookMs: this.#options.clock() - began };
  }

  async #noteWritten(model: Model, as: 'written' | 'tested'): Promise<void> {
    const columns = await this.#sql.rows<{ name: string }>(
      `select column_name as name from (describe ${relationOf(model)}) where column_name = 'written'`,
    );
    if (columns.length === 0) return;
    this.#written[`${model.name}_${as}`] = await this.#count(
      `select coalesce(max(written), 0) as n from ${relationOf(model)}`,
    );
  }

  async #materialize(model: Model): Promise<number> {
    const self = relationOf(model);
    await this.#sql.run(`create schema if not exists ${model.schema}`);
    if (model.materialized === 'incremental' && (await this.#isKept(model)))
      return this.#replaceRows(model, self);
    const isThere = (await this.#kindOf(model)) === 'BASE TABLE';
    const kind = model.materialized === 'view' ? 'view' : 'table';
    if (isThere === (kind === 'view')) await this.#drop(model);
    await this.#sql.run(`create or replace ${kind} ${self} as ${this.#textOf(model.template, model)}`);
    return kind === 'view' ? 0 : this.#count(`select count(*) as n from ${self}`);
  }

  /** Whether what an incremental model has so far stays. */
  async #isKept(model: Model): Promise<boolean> {
    return !this.#options.isStale?.(model) && (await this.#kindOf(model)) === 'BASE TABLE';
  }

  /** The delete+insert of dbt: rows with the keys of new ones go, and the new ones come. */
  async #replaceRows(model: Model, self: string): Promise<number> {
    const fresh = freshOf(model);
    const key = model.uniqueKey.join(', ');
    await this.#sql.run(
      `create or replace temp table ${fresh} as ${this.#textOf(model.template, model, true)}`,
    );
    await this.#sql.run(`delete from ${self} where (${key}) in (select (${key}) from ${fresh})`);
    await this.#sql.run(`insert into ${self} by name select * from ${fresh}`);
    return this.#count(`select count(*) as n from ${fresh}`);
  }

  async testsOf(model: Model): Promise<TestResult[]> {
    const results: TestResult[] = [];
    for (const { name, sql, where } of model.tests) {
      const self = relationOf(model);
      const tested =
        where === undefined ? self : `(select * from ${self} where ${this.#textOf(where, model)})`;
      results.push(
        await this.#test(
          name,
          sql(tested, other => this.#nameOf({ model: other })),
        ),
      );
    }
    return results;
  }

  async singularTests(): Promise<TestResult[]> {
    const results: TestResult[] = [];
    for (const { name, template } of this.#project.singularTests)
      results.push(await this.#test(name, this.#textOf(template)));
    return results;
  }

  async #test(test: string, query: string): Promise<TestResult> {
    return { test, failures: await this.#count(`select count(*) as n from (${query})`) };
  }

  #textOf(template: string, model?: Model, isIncremental = false): string {
    const self = model ? relationOf(model) : '';
    const nameOf = (relation: Relation) => this.#nameOf(relation);
    return render(template, { isIncremental, self, nameOf, vars: this.#written });
  }

  #nameOf(relation: Relation): string {
    const { sources, models } = this.#project;
    if ('model' in relation) return relationOf(models.find(({ name }) => name === relation.model)!);
    const source = sources.find(({ name, table }) => name === relation.source && table === relation.table);
    if (!source) throw new Error(`${relation.source}.${relation.table} is no table of a source`);
    return `${source.schema}.${source.table}`;
  }

  async #kindOf({ schema, name }: Model): Promise<string | undefined> {
    const [found] = await this.#sql.rows<{ kind: string }>(
      'select table_type as kind from information_schema.tables where table_schema = $schema and table_name = $name',
      { schema, name },
    );
    return found?.kind;
  }

  async #drop(model: Model): Promise<void> {
    const kind = await this.#kindOf(model);
    if (kind) await this.#sql.run(`drop ${kind === 'VIEW' ? 'view' : 'table'} ${relationOf(model)}`);
  }

  async #count(query: string): Promise<number> {
    const [counted] = await this.#sql.rows<{ n: number }>(query);
    return counted!.n;
  }
}

const relationOf = ({ schema, name }: Model) => `${schema}.${name}`;
const freshOf = ({ name }: Model) => `fresh_${name}`;
