import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Owner, Sql, Writer } from '../database/owner.ts';
import { type BuildOutcome, buildWarehouse } from './build.ts';
import { type Model, type Project, readProject } from './project.ts';

/** The folder of the models, at the root of the repository. */
export const MODELS = join(import.meta.dirname, '..', '..', '..', 'warehouse');

export interface WarehouseOptions {
  readonly owner: Owner;
  readonly clock: () => number;
  /** Called before a build, so that the lake has what the models are to see. */
  readonly flushLake: () => Promise<unknown>;
  readonly folder?: string;
  /** So many rows may be told since the last build before another is due: charts go through them one by one. */
  readonly mostSince?: number;
}

const MOST_SINCE = 500_000;

/** How a build went. Times are milliseconds. */
export interface BuildReport {
  readonly build: number;
  readonly isOk: boolean;
  readonly reason: string | null;
  readonly tookMs: number;
  readonly models: readonly { readonly model: string; readonly rows: number; readonly tookMs: number }[];
  readonly tests: number;
  readonly failed: readonly { readonly test: string; readonly failures: number }[];
}

/** Of old builds the last of these are remembered. */
const BUILDS_KEPT = 200;

/** The models, built again each hour and whenever somebody asks. */
export class Warehouse {
  readonly project: Project;
  readonly #options: WarehouseOptions;
  readonly #writer: Writer;
  #last: Promise<unknown> = Promise.resolve();
  #first: Promise<void> | undefined;

  static async open(options: WarehouseOptions): Promise<Warehouse> {
    return new Warehouse(options, readProject(options.folder ?? MODELS), await options.owner.beside());
  }

  private constructor(options: WarehouseOptions, project: Project, writer: Writer) {
    this.#options = options;
    this.project = project;
    this.#writer = writer;
  }

  /** Builds all models, after whatever build is under way. With `isFull`, incremental ones from nothing. */
  build({ isFull = false }: { isFull?: boolean } = {}): Promise<BuildReport> {
    return this.paused(() => this.#build(isFull));
  }

  /** Does `work` while nothing is built. */
  paused<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => {});
    return mine;
  }

  /** Empties the marts that add up what was told, in the transaction in which all of that is told anew. Nothing may be built meanwhile. */
  async forgetSums(sql: Sql): Promise<void> {
    const tables = await sql.rows<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'marts' and table_type = 'BASE TABLE'`,
    );
    for (const name of sumsOf(this.project))
      if (tables.some(table => table.name === name)) await sql.run(`delete from marts.${name}`);
  }

  async #build(isFull: boolean): Promise<BuildReport> {
    const { clock, owner, flushLake } = this.#options;
    await flushLake();
    const startedAt = clock();
    const hashes = hashesOf(this.project);
    const before = await owner.read(lastHashes);
    const isStale = ({ name }: Model) => isFull || before.get(name) !== hashes.get(name);
    const outcome = await buildWarehouse(this.#writer, this.project, { clock, isStale });
    const endedAt = clock();
    const build = await this.#writer.write(sql => record(sql, { outcome, hashes, startedAt, endedAt }));
    return {
      build,
      isOk: outcome.ok,
      reason: outcome.ok ? null : outcome.reason,
      tookMs: endedAt - startedAt,
      models: outcome.ok ? outcome.models : [],
      tests: outcome.tests.length,
      failed: outcome.tests.filter(({ failures }) => failures > 0),
    };
  }

  /** Resolves once the models of this version are there, be they old. However many ask before they are, they are built once. */
  ensureBuilt(): Promise<void> {
    this.#first ??= this.#buildFirst().catch(error => {
      this.#first = undefined;
      throw error;
    });
    return this.#first;
  }

  async #buildFirst(): Promise<void> {
    if (!(await this.#isThere())) await this.build();
  }

  /** Whether what readers have was built of the models as they are now. */
  async #isThere(): Promise<boolean> {
    const built = await this.#options.owner.read(lastHashes);
    return [...hashesOf(this.project)].every(([model, hash]) => built.get(model) === hash);
  }

  /** Whether a build is due: the first of all; the hour's, from its fifth minute on; one of models that are new; or one because much was told since the last. */
  async isDue(): Promise<boolean> {
    const [last] = await this.#options.owner.read(sql =>
      sql.rows<{ startedAt: string; isOk: boolean }>(
        'select started_at as "startedAt", is_ok as "isOk" from warehouse_builds order by build desc limit 1',
      ),
    );
    if (!last) return true;
    const now = new Date(this.#options.clock());
    const isHours =
      now.getUTCMinutes() >= 5 && last.startedAt.slice(0, 13) !== now.toISOString().slice(0, 13);
    // What could not be built waits for its hour.
    return isHours || (last.isOk && (!(await this.#isThere()) || (await this.#isMuchSince())));
  }

  async #isMuchSince(): Promise<boolean> {
    const { owner, mostSince = MOST_SINCE } = this.#options;
    const told = this.project.models.filter(({ name }) => name.endsWith('_since'));
    const counts = told.map(({ schema, name }) => `(select count(*) from ${schema}.${name})`);
    const [since] = await owner.read(sql =>
      sql.rows<{ n: number }>(`select ${['0', ...counts].join(' + ')} as n`),
    );
    return since!.n > mostSince;
  }
}

/** Incremental models that are made of changes of orders and payments, directly or not. */
function sumsOf({ models }: Project): string[] {
  const made = new Set<string>();
  for (const { name, reads } of models)
    if (reads.some(its => ('model' in its ? made.has(its.model) : CHANGES.includes(its.table))))
      made.add(name);
  return models
    .filter(({ name, materialized }) => made.has(name) && materialized === 'incremental')
    .map(({ name }) => name);
}

const CHANGES = ['order_changes', 'payment_changes'];

/** A hash of each model's SQL and of everything that it reads. */
function hashesOf({ models }: Project): ReadonlyMap<string, string> {
  const hashes = new Map<string, string>();
  for (const { name, template, uniqueKey, reads } of models) {
    const below = reads.map(relation => ('model' in relation ? hashes.get(relation.model)! : ''));
    const text = JSON.stringify([template, uniqueKey, below]);
    hashes.set(name, createHash('sha256').update(text).digest('hex'));
  }
  return hashes;
}

/** Those of the last build that readers see. */
async function lastHashes(sql: Sql): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.rows<{ model: string; hash: string }>(
    `select model, sql_hash as hash from warehouse_models
      where build = (select max(build) from warehouse_builds where is_ok)`,
  );
  return new Map(rows.map(({ model, hash }) => [model, hash]));
}

interface Recorded {
  readonly outcome: BuildOutcome;
  readonly hashes: ReadonlyMap<string, string>;
  readonly startedAt: number;
  readonly endedAt: number;
}

async function record(sql: Sql, { outcome, hashes, startedAt, endedAt }: Recorded): Promise<number> {
  const [next] = await sql.rows<{ build: number }>(
    'select coalesce(max(build), 0) + 1 as build from warehouse_builds',
  );
  const { build } = next!;
  await sql.run(
    `insert into warehouse_builds
     values ($build, $started::timestamptz, $ended::timestamptz, $isOk, $reason)`,
    {
      build,
      started: new Date(startedAt).toISOString(),
      ended: new Date(endedAt).toISOString(),
      isOk: outcome.ok,
      reason: outcome.ok ? null : outcome.reason,
    },
  );
  for (const { model, rows, tookMs } of outcome.ok ? outcome.models : [])
    await sql.run('insert into warehouse_models values ($build, $model, $hash, $rows, $tookMs)', {
      build,
      model,
      hash: hashes.get(model)!,
      rows,
      tookMs,
    });
  for (const { test, failures } of outcome.tests)
    await sql.run('insert into warehouse_tests values ($build, $test, $failures)', { build, test, failures });
  for (const table of ['warehouse_builds', 'warehouse_models', 'warehouse_tests'])
    await sql.run(`delete from ${table} where build <= $build - ${BUILDS_KEPT}`, { build });
  return build;
}
