import type { Owner, Sql } from '../database/owner.ts';
import type { Model, Project, Relation } from './project.ts';

/** The warehouse as a page shows it. Instants are RFC 3339. */
export interface WarehouseState {
  readonly models: readonly ModelState[];
  /** The latest first. */
  readonly builds: readonly {
    readonly build: number;
    readonly startedAt: string;
    readonly endedAt: string;
    readonly isOk: boolean;
    readonly reason: string | null;
    readonly tests: number;
    readonly failed: number;
  }[];
  readonly freshness: {
    readonly latestBookingAt: string | null;
    readonly latestPaymentAt: string | null;
    readonly lakeWrittenAt: string | null;
  };
}

interface ModelState extends Pick<Model, 'schema' | 'description' | 'columns' | 'materialized'> {
  readonly model: string;
  readonly reads: readonly string[];
  readonly tests: readonly string[];
  /** Of the last build that readers see; null for a view, and before the first. */
  readonly rows: number | null;
  readonly tookMs: number | null;
}

const BUILDS_SHOWN = 20;

export function warehouseState(owner: Owner, { models }: Project): Promise<WarehouseState> {
  return owner.read(async sql => {
    const built = new Map((await lastBuilt(sql)).map(each => [each.model, each]));
    const [freshness] = await sql.rows<WarehouseState['freshness']>(FRESHNESS);
    return {
      models: models.map(({ name, schema, description, columns, materialized, reads, tests }) => ({
        model: name,
        schema,
        description,
        columns,
        materialized,
        reads: reads.map(nameOf),
        tests: tests.map(test => test.name),
        rows: materialized === 'view' ? null : (built.get(name)?.rows ?? null),
        tookMs: built.get(name)?.tookMs ?? null,
      })),
      builds: await sql.rows(BUILDS),
      freshness: freshness!,
    };
  });
}

const nameOf = (relation: Relation): string =>
  'model' in relation ? relation.model : `${relation.source}.${relation.table}`;

const lastBuilt = (sql: Sql) =>
  sql.rows<{ model: string; rows: number; tookMs: number }>(
    `select model, row_count as rows, took_ms as "tookMs" from warehouse_models
      where build = (select max(build) from warehouse_builds where is_ok)`,
  );

const BUILDS = `
  select build, started_at as "startedAt", ended_at as "endedAt", is_ok as "isOk", reason,
    (select count(*) from warehouse_tests tests where tests.build = builds.build) as tests,
    (select count(*) from warehouse_tests tests where tests.build = builds.build and failures > 0) as failed
  from warehouse_builds builds order by build desc limit ${BUILDS_SHOWN}`;

const FRESHNESS = `
  select (select max(booking_event_time) from orders_fact) as "latestBookingAt",
    (select max(payment_event_time) from payments_fact) as "latestPaymentAt",
    (select max(written_at) from lake_files) as "lakeWrittenAt"`;
