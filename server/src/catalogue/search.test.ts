import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '../testing/database.ts';
import { idOf, importSmall, NOON, opened, small } from './small.fixture.ts';

const database = await testDatabase();
await importSmall(database);
const clock = { now: NOON };
const ask = await opened(database, clock);

async function search(query: Record<string, string>) {
  const { status, body } = await ask('GET', `/search?${new URLSearchParams(query)}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}
/** Name and city of each hit, in order. */
async function found(query: Record<string, string>): Promise<string[]> {
  const { items } = await search(query);
  return items.map(
    (hit: { name: string; city: { name: string } | null }) => `${hit.name} / ${hit.city?.name ?? '-'}`,
  );
}

test('words are found in names, people, genres, taglines, venues and cities, whatever their accents', async () => {
  assert.deepEqual(await found({ q: 'nosferatu' }), ['Nosferatu / Vienna']);
  assert.deepEqual(await found({ q: 'MURNAU' }), ['Nosferatu / Vienna']);
  assert.deepEqual(await found({ q: 'horror' }), ['Nosferatu / Vienna']);
  assert.deepEqual(await found({ q: 'hands head' }), ['Metropolis / Vienna', 'Metropolis / Tokyo']);
  assert.deepEqual(await found({ q: 'buhne' }), ['Hamlet / Vienna']);
  assert.deepEqual(await found({ q: 'metropolis tokyo' }), ['Metropolis / Tokyo']);
  assert.deepEqual(await found({ q: '狂った一頁' }), ['A Page of Madness (狂った一頁) / Tokyo']);
  assert.deepEqual(
    await found({ q: 'shakes' }),
    ['Hamlet / Vienna', 'Macbeth / -'],
    'the beginning of a word is enough',
  );
});

test('typos are forgiven', async () => {
  assert.deepEqual(await found({ q: 'metropilis tokio' }), ['Metropolis / Tokyo']);
  assert.deepEqual(await found({ q: 'nosfratu' }), ['Nosferatu / Vienna']);
  assert.deepEqual(await found({ q: 'shakspeare hamlt' }), ['Hamlet / Vienna']);
  assert.deepEqual(await found({ q: 'xqzw' }), []);
  assert.deepEqual(
    await found({ q: 'nosferatu xqzw' }),
    ['Nosferatu / Vienna'],
    'a word unlike any other is passed over',
  );
});

test('a name counts for more than a place or a person', async () => {
  const other = { ref: 'lang', category: 'theatre', name: 'Evenings with Murnau', runningMinutes: 60 };
  await importSmall(database, {
    events: [...small.events, other],
    shows: [
      ...small.shows,
      { ref: 'evening', event: 'lang', hall: 'wieden/stage', startsAt: '2026-11-27T18:00', prices: 'euro' },
    ],
  });
  assert.deepEqual(await found({ q: 'murnau' }), ['Evenings with Murnau / Vienna', 'Nosferatu / Vienna']);
});

test('nothing but punctuation asks for nothing, and quotes are only characters', async () => {
  assert.equal((await found({ q: '!? ' })).length, (await found({})).length);
  for (const q of [`'`, `"a & b | !c:*`, `\\`, `x'); drop table events; --`, '%_', '\u{1F3AC}'])
    await search({ q });
});

test('filters go together', async () => {
  assert.deepEqual(await found({ city: 'tokyo', sort: 'name' }), [
    'A Page of Madness (狂った一頁) / Tokyo',
    'Metropolis / Tokyo',
  ]);
  assert.deepEqual(
    await found({ city: await idOf(database, 'city', 'tokyo'), genre: 'drama', language: 'ja' }),
    ['A Page of Madness (狂った一頁) / Tokyo'],
  );
  assert.deepEqual(await found({ venue: 'bühne wieden', category: 'theatre', q: 'hamlet' }), [
    'Hamlet / Vienna',
  ]);
  assert.deepEqual(await found({ venue: await idOf(database, 'venue', 'yanaka'), q: 'metropolis' }), [
    'Metropolis / Tokyo',
  ]);
  assert.deepEqual(await found({ from: '2026-11-29T00:00:00Z', to: '2026-11-30T00:00:00Z' }), [
    'Hamlet / Vienna',
  ]);
});

test('sorted by date, by name, and by price within a currency', async () => {
  const byDate = await search({ sort: 'date' });
  const dates = byDate.items.map((hit: { nextShowAt: string | null }) => hit.nextShowAt ?? '~');
  assert.deepEqual(dates, dates.toSorted());
  const byPrice = await search({ sort: 'price', city: 'vienna' });
  const prices = byPrice.items.map((hit: { priceFrom: { amount: number } }) => hit.priceFrom.amount);
  assert.deepEqual(
    prices,
    prices.toSorted((one: number, other: number) => one - other),
  );
});

for (const sort of ['relevance', 'date', 'name', 'price']) {
  test(`page by page, sorted by ${sort}, every hit comes once, although others are added meanwhile`, async () => {
    const whole = await found({ q: 'e', sort, limit: '100' });
    const read: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { items: { name: string; city: { name: string } | null }[]; nextCursor: string | null } =
        await search({
          q: 'e',
          sort,
          limit: '2',
          ...(cursor && { cursor }),
        });
      read.push(...page.items.map(hit => `${hit.name} / ${hit.city?.name ?? '-'}`));
      assert.ok(read.length < 100, 'a list that never ends');
      cursor = page.nextCursor;
      await importSmall(database, {
        events: [
          ...small.events,
          {
            ref: `extra-${sort}-${read.length}`,
            category: 'cinema',
            name: `Aaa Extra ${sort} ${read.length}`,
            runningMinutes: 1,
          },
        ],
      });
    }
    assert.deepEqual(
      read.filter(name => !name.startsWith('Aaa')),
      whole.filter(name => !name.startsWith('Aaa')),
    );
    assert.equal(new Set(read).size, read.length);
  });
}

test('everything that is still to come, and nothing else', async () => {
  const all = async () => {
    const { body } = await ask('GET', '/search/getAll');
    return body.items.map((hit: { name: string }) => hit.name);
  };
  assert.ok((await all()).includes('Metropolis'));
  assert.ok(!(await all()).includes('Macbeth'), 'which has no shows');
  clock.now = Date.parse('2027-01-01T00:00:00Z');
  assert.deepEqual(await all(), []);
  assert.ok((await found({ q: 'hamlet' })).length === 1, 'an event is found when its shows are over, too');
  clock.now = NOON;
});
