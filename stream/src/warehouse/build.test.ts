import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { openOwner, type Sql } from '../database/owner.ts';
import { buildWarehouse } from './build.ts';
import { readProject } from './project.ts';

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const SOURCES = `
version: 2
sources:
  - name: stream
    tables:
      - name: sales
        description: What was sold.
`;

const MODELS = `
version: 2
models:
  - name: stg_sales
    description: A row per sale.
    columns:
      - name: sale_id
        description: Which.
        data_tests: [not_null]
  - name: sales_by_day
    description: A row per day.
    config: { materialized: incremental, unique_key: day, incremental_strategy: delete+insert }
    columns:
      - name: day
        description: When.
        data_tests:
          - unique
          - accepted_values: { arguments: { values: [monday, tuesday, wednesday] } }
  - name: best_day
    description: One row.
    columns:
      - name: day
        description: When.
        data_tests:
          - relationships: { arguments: { to: "ref('sales_by_day')", field: day } }
`;

const FILES: Readonly<Record<string, string>> = {
  'dbt_project.yml': 'name: small',
  'models/staging/sources.yml': SOURCES,
  'models/marts/models.yml': MODELS,
  'models/staging/stg_sales.sql': `select id as sale_id, day, amount, commit from {{ source('stream', 'sales') }}`,
  'models/marts/best_day.sql': `select day from {{ ref('sales_by_day') }} order by amount desc, day limit 1`,
  'models/marts/sales_by_day.sql': `
    with fresh as (
      select day, max(commit) as newest from {{ ref('stg_sales') }}
      {% if is_incremental() %} where commit > (select max(last_commit) from {{ this }}) {% endif %}
      group by day
    )
    select day, sum(amount) as amount, max(commit) as last_commit
    from {{ ref('stg_sales') }} where day in (select day from fresh) group by day`,
  'tests/sums_agree.sql': `
    select 1 where (select coalesce(sum(amount), 0) from {{ ref('stg_sales') }})
      <> (select coalesce(sum(amount), 0) from {{ ref('sales_by_day') }})`,
};

function givenProject(changes: Readonly<Record<string, string | null>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'matinee-models-'));
  folders.push(folder);
  for (const [path, text] of Object.entries({ ...FILES, ...changes })) {
    if (text === null) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

async function givenSales(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'matinee-warehouse-'));
  const owner = await openOwner({ path: join(folder, 'sales.duckdb') });
  t.after(async () => {
    await owner.close();
    rmSync(folder, { recursive: true });
  });
  const run = (text: string) => owner.write((sql: Sql) => sql.run(text));
  await run('create schema stream; create table stream.sales (id int, day text, amount int, commit int)');
  await run(`insert into stream.sales values (1, 'monday', 5, 1), (2, 'tuesday', 7, 1), (3, 'monday', 1, 1)`);
  const rows = (text: string) =>
    owner.read(async sql => (await sql.rows(text)).map(row => Object.values(row)));
  return { writer: await owner.beside(), run, rows };
}

const clock = () => 0;

test('models are built in the order in which they read each other, and tested', async t => {
  const { writer, rows } = await givenSales(t);
  const project = readProject(givenProject());
  assert.deepEqual(
    project.models.map(({ name }) => name),
    ['stg_sales', 'sales_by_day', 'best_day'],
  );
  const outcome = await buildWarehouse(writer, project, { clock });
  assert.ok(outcome.ok, JSON.stringify(outcome));
  assert.equal(outcome.tests.length, 5);
  assert.deepEqual(await rows('select day, amount from marts.sales_by_day order by day'), [
    ['monday', 6],
    ['tuesday', 7],
  ]);
  assert.deepEqual(await rows('from marts.best_day'), [['tuesday']]);
});

test('an incremental model takes up what is new, and a full refresh comes to the same', async t => {
  const { writer, run, rows } = await givenSales(t);
  const project = readProject(givenProject());
  await buildWarehouse(writer, project, { clock });
  await run(`insert into stream.sales values (4, 'monday', 10, 2), (5, 'wednesday', 2, 2)`);
  const outcome = await buildWarehouse(writer, project, { clock });
  assert.ok(outcome.ok, JSON.stringify(outcome));
  assert.equal(outcome.models.find(({ model }) => model === 'sales_by_day')?.rows, 2, 'two days had news');
  const incremental = await rows('from marts.sales_by_day order by day');
  await buildWarehouse(writer, project, { clock, isStale: () => true });
  assert.deepEqual(await rows('from marts.sales_by_day order by day'), incremental);
  assert.deepEqual(incremental[0], ['monday', 16, 2]);
});

test('a failed test leaves what readers had, and says how many rows contradict it', async t => {
  const { writer, run, rows } = await givenSales(t);
  const project = readProject(givenProject());
  await buildWarehouse(writer, project, { clock });
  await run(`insert into stream.sales values (6, 'someday', 1, 3), (7, 'otherday', 1, 3)`);
  const outcome = await buildWarehouse(writer, project, { clock });
  assert.ok(!outcome.ok);
  assert.equal(outcome.reason, 'accepted_values_sales_by_day_day: 2 rows');
  assert.deepEqual(await rows('select count(*) from marts.sales_by_day'), [[2]]);
});

test('a model whose SQL is wrong leaves what readers had', async t => {
  const { writer, rows } = await givenSales(t);
  await buildWarehouse(writer, readProject(givenProject()), { clock });
  const broken = readProject(givenProject({ 'models/marts/best_day.sql': 'select nothing from nowhere' }));
  const outcome = await buildWarehouse(writer, broken, { clock });
  assert.ok(!outcome.ok);
  assert.match(outcome.reason, /nowhere/);
  assert.deepEqual(await rows('from marts.best_day'), [['tuesday']]);
});

test('readers see all of the old until they see all of the new', async t => {
  const { writer, run, rows } = await givenSales(t);
  const project = readProject(givenProject());
  await buildWarehouse(writer, project, { clock });
  const seen: unknown[] = [];
  await run(`insert into stream.sales values (8, 'wednesday', 100, 4)`);
  const looking = async () => {
    const look = await rows(
      `select (select day from marts.best_day), (select sum(amount) from marts.sales_by_day)`,
    );
    seen.push(look[0]);
  };
  const building = buildWarehouse(writer, project, { clock });
  let isBuilt = false;
  void building.then(() => {
    isBuilt = true;
  });
  while (!isBuilt) await looking();
  await looking();
  const kinds = new Set(seen.map(look => JSON.stringify(look)));
  for (const kind of kinds) assert.ok(['["tuesday",13]', '["wednesday",113]'].includes(kind), kind);
  assert.deepEqual(seen.at(-1), ['wednesday', 113]);
});

for (const [what, changes, complaint] of [
  [
    'models that read each other',
    { 'models/staging/stg_sales.sql': `from {{ ref('best_day') }}` },
    /read each other/,
  ],
  [
    'a model that is not there',
    { 'models/marts/best_day.sql': `from {{ ref('worst_day') }}` },
    /no such model/,
  ],
  ['a model without a description', { 'models/marts/other.sql': 'select 1' }, /not described/],
  ['a description without a model', { 'models/marts/best_day.sql': null }, /there is no best_day.sql/],
  [
    'a test that we do not know',
    { 'models/marts/models.yml': MODELS.replace('- unique', '- looks_nice') },
    /no test looks_nice/,
  ],
] as const) {
  test(`${what}: refused, by name`, () => {
    assert.throws(() => readProject(givenProject(changes)), complaint);
  });
}
