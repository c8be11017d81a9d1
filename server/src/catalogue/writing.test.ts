import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '../platform/ids.ts';
import { testDatabase } from '../testing/database.ts';
import { plainPlan } from '../testing/given-show.ts';
import { admin, daysAfter, idOf, importSmall, NOON, opened, partnerOf } from './small.fixture.ts';

const database = await testDatabase();
await importSmall(database);
const clock = { now: NOON };
const ask = await opened(database, clock);
const [cinema, vienna, prater] = [
  await idOf(database, 'category', 'cinema'),
  await idOf(database, 'city', 'vienna'),
  await idOf(database, 'venue', 'prater'),
];
const nobody = '019a0000-0000-7000-8000-00000000ffff';
const draft = (name: string) => ({ name, categoryId: cinema, languages: ['en'], genres: ['Comedy'] });
const found = async (q: string) => {
  const { body } = await ask('GET', `/search?q=${encodeURIComponent(q)}`);
  return body.items.map((hit: { name: string }) => hit.name);
};
/** As the booking core would have left it. */
const book = (showId: string, status: string) =>
  database.write.query(
    `insert into bookings (booking_id, show_id, buyer_id, status, seats, total, currency, created_at, hold_until)
     values ($1, $2, $3, $4, '[]', 0, 'EUR', $5, $5::timestamptz + interval '5 minutes')`,
    [newId(), showId, newId(), status, new Date(clock.now)],
  );

test('an event is added, found, replaced and deleted', async () => {
  const added = await ask('POST', '/events', admin, {
    ...draft('The Kid'),
    year: 1921,
    people: [{ role: 'Director', name: 'Charlie Chaplin' }],
  });
  assert.equal(added.status, 201);
  assert.deepEqual(await found('chaplin'), ['The Kid']);
  const { eventId } = added.body;
  const replaced = await ask('PUT', `/events/${eventId}`, admin, draft('The Circus'));
  assert.deepEqual(
    [replaced.status, replaced.body.name, replaced.body.year, replaced.body.people],
    [200, 'The Circus', null, []],
  );
  assert.deepEqual(await found('chaplin'), []);
  assert.deepEqual(await found('circus'), ['The Circus']);
  const deleted = await ask('DELETE', `/events/${eventId}`, admin);
  assert.deepEqual([deleted.status, deleted.body], [200, { eventId, outcome: 'deleted' }]);
  assert.equal((await ask('GET', `/events/${eventId}`)).status, 404);
  assert.deepEqual(await found('circus'), []);
});

test('an event must be of a category that exists, and not be there already', async () => {
  const unknown = await ask('POST', '/events', admin, { ...draft('Sunrise'), categoryId: nobody });
  assert.deepEqual(
    [unknown.status, unknown.body.code, unknown.body.errors[0].path],
    [422, 'unknown-reference', '/body/categoryId'],
  );
  const twice = await ask('POST', '/events', admin, { ...draft('METROPOLIS'), year: 1927 });
  assert.deepEqual([twice.status, twice.body.code], [409, 'already-exists']);
  assert.equal(
    (await ask('POST', '/events', admin, { ...draft('Metropolis'), year: 2001 })).status,
    201,
    'of another year',
  );
  const nosferatu = await idOf(database, 'event', 'nosferatu');
  const renamed = await ask('PUT', `/events/${nosferatu}`, admin, { ...draft('Metropolis'), year: 1927 });
  assert.deepEqual([renamed.status, renamed.body.code], [409, 'already-exists']);
});

test('an event with sold shows to come stays; with only past ones it is archived, and what was never sold goes', async () => {
  const page = await idOf(database, 'event', 'page');
  const first = await idOf(database, 'show', 'yanaka-1/2026-11-22/13:00');
  await book(first, 'CONFIRMED');
  const refused = await ask('DELETE', `/events/${page}`, admin);
  assert.deepEqual([refused.status, refused.body.code, refused.body.shows], [409, 'in-use', 1]);
  clock.now = daysAfter(3);
  const archived = await ask('DELETE', `/events/${page}`, admin);
  assert.deepEqual([archived.status, archived.body], [200, { eventId: page, outcome: 'archived' }]);
  const { rows } = await database.read.query(
    'select show_id from shows where event_id = $1 and starts_at > $2',
    [page, new Date(clock.now)],
  );
  assert.deepEqual(rows, []);
  const kept = await ask('GET', `/events/${page}`);
  assert.deepEqual([kept.status, kept.body.archived], [200, true]);
  assert.deepEqual(await found('madness'), []);
  assert.equal((await ask('GET', `/shows/${first}`)).status, 200, 'tickets still lead to their show');
  clock.now = NOON;
});

test('a show whose only hold has lapsed is no reason to stay; it ends on sale, not in nothing', async () => {
  const hamlet = await idOf(database, 'event', 'hamlet');
  const gala = await idOf(database, 'show', 'gala');
  await book(gala, 'RESERVED');
  assert.equal((await ask('DELETE', `/events/${hamlet}`, admin)).body.code, 'in-use');
  clock.now += 6 * 60_000;
  assert.equal((await ask('DELETE', `/events/${hamlet}`, admin)).body.outcome, 'archived');
  assert.equal((await ask('GET', `/shows/${gala}`)).body.onSale, false);
  clock.now = daysAfter(6);
  assert.equal((await ask('GET', `/shows/${gala}`)).body.onSale, false, 'nor does its sale begin later');
  clock.now = NOON;
});

test('a partner changes the events of its own venues only, and those it has added', async () => {
  const partner = partnerOf(prater);
  const metropolis = await idOf(database, 'event', 'metropolis');
  const nosferatu = await idOf(database, 'event', 'nosferatu');
  const macbeth = await idOf(database, 'event', 'macbeth');
  const change = async (eventId: string) =>
    (await ask('PUT', `/events/${eventId}`, partner, { ...draft(`Changed ${eventId}`) })).status;
  assert.equal(await change(metropolis), 403, 'it is on in Tokyo as well');
  assert.equal(await change(macbeth), 403, 'it is on nowhere');
  assert.equal(await change(nosferatu), 200);
  assert.equal((await ask('DELETE', `/events/${metropolis}`, partner)).status, 403);
  const own = await ask('POST', '/events', partner, draft('Partner’s own'));
  assert.equal(await change(own.body.eventId), 200);
  assert.equal((await ask('PUT', `/events/${own.body.eventId}`, partnerOf(prater), draft('x'))).status, 403);
  const guest = { ...partner, buyerId: newId(), roles: ['buyer' as const] };
  assert.equal((await ask('POST', '/events', guest, draft('Guest’s'))).status, 403);
  assert.equal((await ask('POST', '/events', undefined, draft('Nobody’s'))).status, 401);
});

const venueDraft = (name: string, halls: object[]) => ({ name, address: 'Ring 1', cityId: vienna, halls });

test('a venue is added with its halls, and belongs to the partner who has added it', async () => {
  const partner = partnerOf();
  const account = `insert into accounts (account_id, email, name, password_hash, roles) values ($1, 'p@example.org', 'P', 'x', '{buyer,partner}')`;
  await database.write.query(account, [partner.buyerId]);
  const added = await ask(
    'POST',
    '/venues',
    partner,
    venueDraft('Ringkino', [{ name: 'Saal', plan: plainPlan(3, 4) }]),
  );
  assert.deepEqual([added.status, added.body.capacity, added.body.halls[0].planVersion], [201, 12, 1]);
  const { rows } = await database.read.query('select venue_id from account_venues where account_id = $1', [
    partner.buyerId,
  ]);
  assert.deepEqual(rows, [{ venue_id: added.body.venueId }]);
  const twice = await ask('POST', '/venues', partner, venueDraft('Ringkino', []));
  assert.deepEqual([twice.status, twice.body.code], [409, 'already-exists']);
  const foreign = await ask('PUT', `/venues/${prater}`, partner, venueDraft('Mine now', []));
  assert.deepEqual([foreign.status, foreign.body.code], [403, 'forbidden']);
});

test('a changed plan is a new version; halls may exchange names; shows keep what they were announced with', async () => {
  const before = (await ask('GET', `/venues/${prater}`)).body;
  const planOf = async (planId: string) => (await ask('GET', `/plans/${planId}`)).body.plan;
  const [one, two] = before.halls;
  const halls = [
    { hallId: one.hallId, name: two.name, plan: await planOf(one.planId) },
    { hallId: two.hallId, name: one.name, plan: plainPlan(9, 9) },
    { name: 'Saal 3', plan: plainPlan(1, 2) },
  ];
  const { status, body } = await ask(
    'PUT',
    `/venues/${prater}`,
    partnerOf(prater),
    venueDraft('Prater neu', halls),
  );
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(
    body.halls.map((hall: { hallId: string; name: string; planVersion: number; capacity: number }) => [
      hall.name,
      hall.planVersion,
      hall.capacity,
    ]),
    [
      ['Saal 1', 2, 81],
      ['Saal 2', 1, 21],
      ['Saal 3', 1, 2],
    ],
  );
  const show = (await ask('GET', `/shows/${await idOf(database, 'show', 'prater-2/2026-11-22/16:30')}`)).body;
  assert.deepEqual([show.planId, show.hall.name], [two.planId, 'Saal 1']);
  assert.ok((await found('neu')).includes('Metropolis'), 'search knows the new name');
});

test('halls with shows stay, and so does their city', async () => {
  const refused = await ask('PUT', `/venues/${prater}`, admin, venueDraft('Prater', []));
  assert.deepEqual([refused.status, refused.body.code], [409, 'in-use']);
  const { body } = await ask('GET', `/venues/${prater}`);
  const halls = await Promise.all(
    body.halls.map(async (hall: { hallId: string; name: string; planId: string }) => ({
      hallId: hall.hallId,
      name: hall.name,
      plan: (await ask('GET', `/plans/${hall.planId}`)).body.plan,
    })),
  );
  const moved = { ...venueDraft('Prater', halls), cityId: await idOf(database, 'city', 'tokyo') };
  assert.deepEqual((await ask('PUT', `/venues/${prater}`, admin, moved)).body.code, 'in-use');
  const withoutThird = halls.filter((hall: { name: string }) => hall.name !== 'Saal 3');
  assert.equal(
    (await ask('PUT', `/venues/${prater}`, admin, venueDraft('Prater', withoutThird))).body.halls.length,
    2,
  );
});

test('every fault of a plan is told with its path', async () => {
  const row = (letter: string, from: number, to: number, more = {}) => ({
    row: letter,
    from,
    to,
    class: 'gold',
    along: { at: [0, 0], step: [1, 0] },
    ...more,
  });
  const halls = [
    {
      name: 'One',
      plan: {
        sections: [
          { section: 'S', rows: [row('A', 5, 1), row('B', 1, 3, { missing: [4], wheelchair: [9] })] },
        ],
      },
    },
    { name: 'Two', plan: { sections: [{ section: 'S', rows: [row('A', 1, 3), row('A', 2, 4)] }] } },
    { name: 'Three', plan: { sections: [] } },
    {
      name: 'Four',
      plan: {
        sections: [],
        areas: [
          {
            area: 'F',
            prefix: 'f-',
            class: 'floor',
            capacity: 100_000,
            outline: [
              [0, 0],
              [1, 0],
              [1, 1],
            ],
          },
          {
            area: 'G',
            prefix: 'g-',
            class: 'floor',
            capacity: 100_000,
            outline: [
              [0, 0],
              [1, 0],
              [1, 1],
            ],
          },
        ],
      },
    },
  ];
  const { status, body } = await ask('POST', '/venues', admin, venueDraft('Faulty', halls));
  assert.equal(status, 400);
  assert.deepEqual(body.errors, [
    { path: '/body/halls/0/plan/sections/0/rows/0/to', message: 'is less than "from" (5)' },
    { path: '/body/halls/0/plan/sections/0/rows/1/missing/0', message: 'there is no seat 4 from 1 to 3' },
    { path: '/body/halls/0/plan/sections/0/rows/1/wheelchair/0', message: 'there is no seat 9 from 1 to 3' },
    { path: '/body/halls/1/plan', message: 'has seat A2, A3 twice; give sections a "prefix" of their own' },
    { path: '/body/halls/2/plan', message: 'has no seats' },
    { path: '/body/halls/3/plan', message: 'has more than 150000 seats' },
  ]);
});

test('venues by name, in a city, by words', async () => {
  const names = async (query: string) =>
    (await ask('GET', `/venues?${query}`)).body.items.map((venue: { name: string }) => venue.name);
  assert.deepEqual(await names(`cityId=${await idOf(database, 'city', 'tokyo')}`), ['Yanaka Eigakan']);
  assert.deepEqual(await names('q=buhne'), ['Bühne Wieden']);
  assert.deepEqual(await names('q=yanka'), ['Yanaka Eigakan']);
  const all = await names('');
  assert.deepEqual(all, all.toSorted());
});

test('categories are added by staff, changed by admins, and deleted when nothing uses them', async () => {
  const added = await ask('POST', '/categories', partnerOf(), { name: 'Circus' });
  assert.deepEqual([added.status, added.body.description], [201, '']);
  assert.equal(
    (await ask('POST', '/categories', partnerOf(), { name: 'circus' })).body.code,
    'already-exists',
  );
  const url = `/categories/${added.body.categoryId}`;
  assert.equal((await ask('PUT', url, partnerOf(), { name: 'Big top' })).status, 403);
  assert.equal((await ask('PUT', url, admin, { name: 'Cinema' })).body.code, 'already-exists');
  assert.equal(
    (await ask('PUT', url, admin, { name: 'Big top', description: 'Tents' })).body.name,
    'Big top',
  );
  assert.deepEqual((await ask('DELETE', url, admin)).body, {
    categoryId: added.body.categoryId,
    outcome: 'deleted',
  });
  assert.equal((await ask('DELETE', url, admin)).status, 404);
  const used = await ask('DELETE', `/categories/${cinema}`, admin);
  assert.deepEqual([used.status, used.body.code], [409, 'in-use']);
  await ask('PUT', `/categories/${cinema}`, admin, { name: 'Moving pictures' });
  assert.ok((await found('moving pictures')).length > 0, 'search knows the new name');
});
