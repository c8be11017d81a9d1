import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '../testing/database.ts';
import { daysAfter, idOf, importSmall, NOON, opened } from './small.fixture.ts';

const database = await testDatabase();
await importSmall(database);
const clock = { now: NOON };
const ask = await opened(database, clock);
const get = async (url: string) => {
  const { status, body } = await ask('GET', url);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
};
const vienna = await idOf(database, 'city', 'vienna');
const metropolis = await idOf(database, 'event', 'metropolis');
const names = (body: { items: { name: string }[] }) => body.items.map(item => item.name);

/** Every page of a list; `between` is run before each but the first. */
async function pages(url: string, limit: number, between: () => Promise<unknown> = async () => {}) {
  const all: { items: { name: string }[] }[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    if (all.length > 0) await between();
    const page: { items: { name: string }[]; nextCursor: string | null } = await get(
      `${url}${url.includes('?') ? '&' : '?'}limit=${limit}${cursor && `&cursor=${cursor}`}`,
    );
    all.push(page);
    assert.ok(all.length < 50, 'a list that never ends');
    cursor = page.nextCursor;
  }
  return all.flatMap(page => page.items);
}

test('cities that have venues, by name', async () => {
  assert.deepEqual(names(await get('/cities')), ['Tokyo', 'Vienna']);
  assert.deepEqual(
    (await pages('/cities', 1)).map(city => city.name),
    ['Tokyo', 'Vienna'],
  );
});

test("what's on in a city, soonest first, with the lowest price and the number of shows", async () => {
  const { items } = await get(`/cities/${vienna}/events`);
  assert.deepEqual(
    items.map((event: { name: string; nextShowAt: string; showCount: number; priceFrom: object }) => [
      event.name,
      event.nextShowAt,
      event.showCount,
      event.priceFrom,
    ]),
    [
      ['Metropolis', '2026-11-21T13:00:00.000Z', 11, { amount: 900, currency: 'EUR' }],
      ['Nosferatu', '2026-11-21T19:00:00.000Z', 8, { amount: 900, currency: 'EUR' }],
      ['Hamlet', '2026-11-29T17:00:00.000Z', 1, { amount: 3000, currency: 'EUR' }],
    ],
  );
});

test("what's on can be narrowed down, and typos are forgiven", async () => {
  const on = async (query: string) => names(await get(`/cities/${vienna}/events?${query}`));
  assert.deepEqual(await on('date=2026-11-29'), ['Hamlet']);
  assert.deepEqual(await on('genre=horror'), ['Nosferatu']);
  assert.deepEqual(await on('category=theatre'), ['Hamlet']);
  assert.deepEqual(
    await on('language=de'),
    ['Metropolis', 'Nosferatu', 'Hamlet'],
    'Hamlet is given in German here',
  );
  assert.deepEqual(await on('language=en'), []);
  assert.deepEqual(await on('q=nosfratu'), ['Nosferatu']);
  assert.deepEqual(await on('q=lang'), ['Metropolis']);
  assert.deepEqual(await on('q=yanaka'), []);
});

test("a day is the city's own: its first and its last minute are local", async () => {
  const tokyo = await idOf(database, 'city', 'tokyo');
  const { items } = await get(`/cities/${tokyo}/events?date=2026-11-22`);
  assert.deepEqual(
    items.map((event: { name: string; nextShowAt: string }) => [event.name, event.nextShowAt]),
    [
      ['A Page of Madness (狂った一頁)', '2026-11-22T04:00:00.000Z'],
      ['Metropolis', '2026-11-22T09:00:00.000Z'],
    ],
  );
});

test('a list that is read page by page has every event once, although shows begin meanwhile', async () => {
  const read = await pages(`/cities/${vienna}/events`, 1, async () => {
    clock.now = daysAfter(1);
  });
  clock.now = NOON;
  assert.deepEqual(
    read.map(event => event.name),
    ['Metropolis', 'Nosferatu', 'Hamlet'],
  );
});

test('a cursor of another list is refused', async () => {
  const { nextCursor } = await get(`/cities/${vienna}/events?limit=1`);
  for (const cursor of [nextCursor, 'nonsense', Buffer.from('[1]').toString('base64url')]) {
    const { status, body } = await ask('GET', `/cities?cursor=${cursor}`);
    assert.deepEqual([status, body.code, body.errors[0].path], [400, 'invalid-request', '/query/cursor']);
  }
});

test('the shows of an event, by venue, with prices and availability of each class', async () => {
  const { items } = await get(`/events/${metropolis}/shows?cityId=${vienna}&date=2026-11-22`);
  assert.deepEqual(names({ items }), ['Prater Lichtspiele']);
  const [first, second] = items[0].shows;
  assert.deepEqual([first.startsAt, first.hall.name], ['2026-11-22T13:00:00.000Z', 'Saal 1']);
  assert.deepEqual([second.startsAt, second.hall.name], ['2026-11-22T15:30:00.000Z', 'Saal 2']);
  assert.deepEqual(first.classes, [
    { class: 'gold', price: { amount: 1400, currency: 'EUR' }, availability: 'available' },
    { class: 'regular', price: { amount: 900, currency: 'EUR' }, availability: 'available' },
  ]);
  assert.deepEqual(
    (await pages(`/events/${metropolis}/shows`, 1)).map(venue => venue.name),
    ['Prater Lichtspiele', 'Yanaka Eigakan'],
  );
});

test('availability goes by what the ledger counts: full, almost full at a tenth left, else available', async () => {
  const { rows } = await database.read.query<{ show_id: string }>(
    `select show_id from shows where ref = 'prater-1/2026-11-23/14:00'`,
  );
  const showId = rows[0]!.show_id;
  const set = (taken: number[]) =>
    database.write.query(
      `insert into seat_ledgers (show_id, revision, taken, batch_id) values ($1, 1, $2, $1)
       on conflict (show_id) do update set taken = $2`,
      [showId, taken],
    );
  const seen = async () => {
    const show = await get(`/shows/${showId}`);
    return [show.availability, ...show.classes.map((offer: { availability: string }) => offer.availability)];
  };
  // Five gold seats and sixteen regular ones.
  await set([5, 0]);
  assert.deepEqual(await seen(), ['available', 'full', 'available']);
  await set([4, 15]);
  assert.deepEqual(await seen(), ['almost-full', 'available', 'almost-full']);
  // Two of twenty-one are less than a tenth of the show, two of sixteen are more than a tenth of the class.
  await set([5, 14]);
  assert.deepEqual(await seen(), ['almost-full', 'full', 'available']);
  await set([5, 16]);
  assert.deepEqual(await seen(), ['full', 'full', 'full']);
});

test('a show tells its event, venue, policies and the discounts that it may get', async () => {
  const gala = await get(`/shows/${await idOf(database, 'show', 'gala')}`);
  assert.equal(gala.event.name, 'Hamlet');
  assert.deepEqual(
    [gala.venue.name, gala.venue.capacity, gala.venue.timeZone],
    ['Bühne Wieden', 21, 'Europe/Vienna'],
  );
  assert.deepEqual([gala.startsAt, gala.endsAt], ['2026-11-29T17:00:00.000Z', '2026-11-29T20:10:00.000Z']);
  assert.deepEqual([gala.onSaleFrom, gala.onSale], ['2026-11-25T10:00:00.000Z', false]);
  assert.deepEqual(
    gala.discounts.map((discount: { code: string }) => discount.code),
    ['third-ticket'],
  );
  assert.deepEqual(gala.cancellation, { untilMinutesBefore: 120, refundPercent: 100 });
  clock.now = daysAfter(5);
  assert.equal((await get(`/shows/${gala.showId}`)).onSale, true);
  clock.now = daysAfter(9);
  assert.equal((await get(`/shows/${gala.showId}`)).onSale, false);
  clock.now = NOON;
  const afternoon = await get(`/shows/${await idOf(database, 'show', 'prater-1/2026-11-24/14:00')}`);
  assert.deepEqual(
    afternoon.discounts.map((discount: { code: string }) => discount.code),
    ['third-ticket', 'afternoon'],
  );
});

test('a plan is sent as rows, blocks written out, and may be kept for ever', async () => {
  const { planId } = await get(`/shows/${await idOf(database, 'show', 'gala')}`);
  const { status, headers, body } = await ask('GET', `/plans/${planId}`);
  assert.equal(status, 200);
  assert.match(String(headers['cache-control']), /max-age=31536000/);
  assert.ok(headers.etag);
  assert.deepEqual(
    body.plan.sections[0].rows.map((row: { row: string; to: number; along: { at: number[] } }) => [
      row.row,
      row.to,
      row.along.at,
    ]),
    [
      ['A', 5, [0, 0]],
      ['B', 5, [0, 2]],
      ['C', 5, [0, 3.5]],
      ['D', 6, [-0.5, 5]],
    ],
  );
});

test('what does not exist is not found', async () => {
  const nobody = '019a0000-0000-7000-8000-00000000ffff';
  for (const url of [
    '/cities/{}/events',
    '/events/{}/shows',
    '/events/{}',
    '/shows/{}',
    '/plans/{}',
    '/venues/{}',
    '/categories/{}',
  ]) {
    const { status, body } = await ask('GET', url.replace('{}', nobody));
    assert.deepEqual([url, status, body.code], [url, 404, 'not-found']);
  }
});
