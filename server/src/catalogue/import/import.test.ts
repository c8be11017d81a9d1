import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { newId } from '../../platform/ids.ts';
import { testDatabase } from '../../testing/database.ts';
import { plainPlan } from '../../testing/given-show.ts';
import { addPlan, loadShowForSale } from '../index.ts';
import { daysAfter, idOf, importSmall, NOON, small } from '../small.fixture.ts';
import { importCatalogue, readFile } from './import-catalogue.ts';
import { FileProblems } from './source.ts';
import { topUp } from './top-up.ts';

const HORIZON = { now: NOON, days: 7 };
const gala = small.shows[0]!;
const [prater1] = small.schedules;
const source = (file: object, name = 'small.json') => readFile(name, JSON.stringify(file, null, 2));
const count = async (sql: { query(text: string): Promise<{ rows: unknown[] }> }, table: string) =>
  ((await sql.query(`select count(*) from ${table}`)).rows[0] as { count: number }).count;

test('importing twice changes nothing, and a change changes only what is different', async t => {
  const database = await testDatabase(t);
  const first = await importSmall(database);
  assert.deepEqual(first.shows, { added: 34, changed: 0, unchanged: 0 });
  const second = await importSmall(database);
  for (const tally of Object.values(second)) assert.deepEqual([tally.added, tally.changed], [0, 0]);
  const venues = small.venues.map(venue =>
    venue.ref === 'prater' ? { ...venue, name: 'Prater neu' } : venue,
  );
  const third = await importSmall(database, {
    venues,
    priceLists: { ...small.priceLists, yen: { gold: 2600, regular: 1800 } },
  });
  assert.deepEqual(third.venues, { added: 0, changed: 1, unchanged: 2 });
  assert.deepEqual(third.shows, { added: 0, changed: 14, unchanged: 20 });
});

test('a check tells the same and leaves everything as it was', async t => {
  const database = await testDatabase(t);
  const checked = await importSmall(database, {}, { isCheck: true });
  assert.equal(checked.shows.added, 34);
  assert.equal(await count(database.read, 'shows'), 0);
  assert.equal(await count(database.read, 'imports'), 0);
  assert.deepEqual(await importSmall(database), checked);
});

test('a fault anywhere imports nothing at all', async t => {
  const database = await testDatabase(t);
  const shows = [{ ...small.shows[0]!, event: 'nothing' }];
  await assert.rejects(importSmall(database, { shows }), FileProblems);
  assert.equal(await count(database.read, 'cities'), 0);
});

test('a changed plan is a new version for new shows; others keep theirs, with their prices', async t => {
  const database = await testDatabase(t);
  await importSmall(database);
  const gala = await idOf(database, 'show', 'gala');
  const before = await loadShowForSale(database.read, gala);
  const plans = { studio: plainPlan(2, 2, 'velvet') };
  const priceLists = { euro: { velvet: 2000 }, yen: { velvet: 3000 } };
  const shows = [
    { ...small.shows[0]!, prices: { velvet: 9000 }, mostSeatsPerBuyer: 4 },
    { ...small.shows[0]!, ref: 'second-night', startsAt: '2026-11-30T18:00', prices: { velvet: 9000 } },
  ];
  const summary = await importSmall(database, { plans, priceLists, shows });
  assert.deepEqual(summary.plans, { added: 0, changed: 4, unchanged: 0 });
  assert.deepEqual(await loadShowForSale(database.read, gala), { ...before, mostSeatsPerBuyer: 4 });
  const second = await loadShowForSale(database.read, await idOf(database, 'show', 'second-night'));
  assert.deepEqual([second?.planVersion, second?.prices, second?.seats.length], [2, { velvet: 9000 }, 4]);
  assert.deepEqual((await importSmall(database, { plans, priceLists, shows })).plans, {
    added: 0,
    changed: 0,
    unchanged: 4,
  });
});

test('a show with held or sold seats keeps its event, hall and start', async t => {
  const database = await testDatabase(t);
  await importSmall(database);
  const gala = await idOf(database, 'show', 'gala');
  const later = { shows: [{ ...small.shows[0]!, startsAt: '2026-11-29T19:00' }] };
  assert.equal((await importSmall(database, later)).shows.changed, 1, 'nobody has seats yet');
  await database.write.query('insert into claims (show_id, seat_id, booking_id) values ($1, $2, $3)', [
    gala,
    'A1',
    newId(),
  ]);
  const cheaper = [{ ...later.shows[0]!, prices: { gold: 4000, regular: 2000 } }];
  assert.equal((await importSmall(database, { shows: cheaper })).shows.changed, 1, 'prices may change');
  await assert.rejects(importSmall(database), ({ lines }: FileProblems) => {
    assert.match(
      lines.join('\n'),
      /^small\.json:\d+:\d+: shows\[0\]: seats of "gala" have been held or sold, so its event, hall and start cannot change$/,
    );
    return true;
  });
});

test('what a file brings may not collide with what the database has from elsewhere', async t => {
  const database = await testDatabase(t);
  await importSmall(database);
  await database.write
    .query('update venues set ref = null; update categories set ref = null where name = $1', ['Theatre'])
    .catch(() => {});
  await database.write.query(`update venues set ref = null`);
  const { lines } = await importSmall(database).then(
    () => ({ lines: [] as readonly string[] }),
    (error: FileProblems) => error,
  );
  assert.deepEqual(
    lines.map(line => line.replace(/^small\.json:\d+:\d+: /, '')),
    small.venues.map(
      ({ name }, index) => `venues[${index}].name: there is another venue "${name}" in this city`,
    ),
  );
});

test('two files may put nothing on at the same time in the same hall', async t => {
  const database = await testDatabase(t);
  await importSmall(database);
  const other = {
    priceLists: small.priceLists,
    shows: [{ ...gala, ref: 'other', prices: 'euro', startsAt: '2026-11-29T20:00' }],
  };
  await assert.rejects(
    importCatalogue(database.write, source(other, 'other.json'), HORIZON),
    ({ lines }: FileProblems) => {
      assert.match(
        lines[0]!,
        /^other\.json:13:5: shows\[0\]: "Hamlet" is on in this hall then, from 18:00 on 2026-11-29$/,
      );
      return true;
    },
  );
});

test('a show may begin at the minute at which another ends', async t => {
  const database = await testDatabase(t);
  const next = { ...gala, ref: 'next', startsAt: '2026-11-29T21:10' };
  const before = { ...gala, ref: 'before', event: 'macbeth', startsAt: '2026-11-29T15:55' };
  assert.equal((await importSmall(database, { shows: [next, gala] })).shows.added, 35);
  assert.equal((await importSmall(database, { shows: [before] })).shows.added, 1);
});

const CSV = `ref,event,hall,startsAt,prices,language,cancelUntilMinutes,refundPercent
m1,metropolis,wieden/stage,2026-12-01T20:00,gold=1500 regular=900,de,never,
m2,nosferatu,wieden/stage,2026-12-01T23:00,"gold=1500; regular=900",,60,0
`;

test('shows come from CSV as well, and refer to what is there already', async t => {
  const database = await testDatabase(t);
  await importSmall(database);
  const summary = await importCatalogue(database.write, readFile('shows.csv', CSV), HORIZON);
  assert.deepEqual(summary.shows, { added: 2, changed: 0, unchanged: 0 });
  const [first, second] = await Promise.all(
    ['m1', 'm2'].map(async ref => loadShowForSale(database.read, await idOf(database, 'show', ref))),
  );
  assert.deepEqual(
    [first?.prices, first?.cancellation.untilMinutesBefore],
    [{ gold: 1500, regular: 900 }, null],
  );
  assert.deepEqual(second?.cancellation, { untilMinutesBefore: 60, refundPercent: 0 });
  assert.equal(second?.startsAt.toISOString(), '2026-12-01T22:00:00.000Z');
});

test('faults of a CSV file are told with line and column', async t => {
  const database = await testDatabase(t);
  await importSmall(database);
  const linesOf = async (text: string) => {
    try {
      await importCatalogue(database.write, readFile('s.csv', text), HORIZON);
      return [];
    } catch (error) {
      return (error as FileProblems).lines;
    }
  };
  assert.deepEqual(await linesOf('ref,event,hall,startsAt,price\n'), [
    's.csv:1:1: the column prices is missing',
    's.csv:1:1: "price" is not a known column',
  ]);
  assert.deepEqual(await linesOf(CSV.replace('m2,nosferatu', 'm2,nosfertu').replace(',60,0', ',sixty,0')), [
    's.csv:3:7: shows[1].cancelUntilMinutes: must be a whole number',
  ]);
  assert.deepEqual(await linesOf(CSV.replace('m2,nosferatu', 'm2,nosfertu')), [
    's.csv:3:2: shows[1].event: there is no event "nosfertu"',
  ]);
  assert.deepEqual(await linesOf(CSV.replace('gold=1500 regular', 'gold=15.00 regular')), [
    's.csv:2:5: shows[0].prices.gold: must be an integer',
  ]);
  assert.deepEqual(await linesOf(`${CSV}m3,metropolis,wieden/stage,2026-12-02T20:00,gold=1,,,,,,\n`), [
    's.csv:4:9: has 11 cells, but the header names 8 columns',
  ]);
  assert.match((await linesOf(CSV.replace('"gold', 'x"gold')))[0]!, /^s\.csv:3:1: not CSV: /);
});

test('the schedule stays two weeks ahead, day after day, without doubles', async t => {
  const database = await testDatabase(t);
  await importSmall(database, {}, { days: 14 });
  const file = source(small);
  for (let day = 1; day <= 10; day++) {
    const now = daysAfter(day);
    const added = await topUp(database.write, file, { now, days: 14 });
    const again = await topUp(database.write, file, { now, days: 14 });
    assert.ok(added >= 4 && again === 0, `${added} on day ${day}, then ${again}`);
    const { rows } = await database.read.query<{ ahead: number; venues: number }>(
      `select extract(day from max(starts_at) - $1)::int as ahead, count(distinct venue_id)::int as venues from shows where starts_at > $1`,
      [new Date(now)],
    );
    assert.ok(rows[0]!.ahead >= 13 && rows[0]!.venues >= 2);
  }
  assert.equal(
    await count(database.read, 'shows'),
    await count(database.read, '(select distinct hall_id, starts_at from shows) s'),
  );
});

test('topping up leaves alone what people have changed meanwhile, and passes over what no longer fits', async t => {
  const database = await testDatabase(t);
  await importSmall(database);
  const metropolis = await idOf(database, 'event', 'metropolis');
  const prater1 = await idOf(database, 'hall', 'prater/1');
  await database.write.query(`update events set name = 'Metropolis (restored)' where event_id = $1`, [
    metropolis,
  ]);
  await database.write.query(`update events set archived_at = now() where ref = 'page'`);
  await addPlan(database.write, prater1, plainPlan(1, 1, 'velvet'));
  await topUp(database.write, source(small), { now: daysAfter(7), days: 7 });
  const { rows } = await database.read.query<{ ref: string }>(
    'select distinct split_part(ref, $1, 1) as ref from shows where starts_at > $2 order by 1',
    ['/', new Date(daysAfter(9))],
  );
  assert.deepEqual(
    rows.map(row => row.ref),
    ['prater-2'],
    'the plan of hall 1 has a class without a price, and the screen in Tokyo shows an archived event',
  );
  const { rows: events } = await database.read.query('select name from events where event_id = $1', [
    metropolis,
  ]);
  assert.deepEqual(events, [{ name: 'Metropolis (restored)' }]);
});

test("local times go by the venue's clocks, also on days when they change", async t => {
  const database = await testDatabase(t);
  const schedules = [{ ...prater1!, programme: { '02:30': 'nosferatu', '20:00': 'metropolis' } }];
  await importSmall(database, { schedules, shows: [] }, { now: Date.parse('2027-03-27T00:00:00Z'), days: 2 });
  const { rows } = await database.read.query<{ ref: string; starts_at: Date }>(
    'select ref, starts_at from shows order by starts_at',
  );
  assert.deepEqual(
    rows.map(row => `${row.ref.slice(9)} ${row.starts_at.toISOString().slice(5, 16)}`),
    [
      '2027-03-27/02:30 03-27T01:30',
      '2027-03-27/20:00 03-27T19:00',
      '2027-03-28/02:30 03-28T01:30',
      '2027-03-28/20:00 03-28T18:00',
      '2027-03-29/02:30 03-29T00:30',
      '2027-03-29/20:00 03-29T18:00',
    ],
  );
});

test('the example of docs/catalogue-file.md can be imported', async t => {
  const database = await testDatabase(t);
  const document = readFileSync(join(import.meta.dirname, '../../../../docs/catalogue-file.md'), 'utf8');
  const example = /```json\n(.*?)```/s.exec(document)?.[1] ?? '';
  const summary = await importCatalogue(database.write, readFile('example.json', example), HORIZON);
  assert.equal(summary.shows.added, 16);
});
