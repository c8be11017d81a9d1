import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Feed } from '../../../simulator/feed/feed.ts';
import { noFaults } from '../../../simulator/feed/parameters.ts';
import type { Line } from '../process/feeding.ts';
import type { Refused } from '../refused.ts';
import { TestStream } from '../testing/joined.fixture.ts';
import { booking, payment } from '../testing/messages.fixture.ts';
import { correctLetter, replayLetters } from './correct.ts';
import { type DeadLetter, type LetterFilter, listLetters, readLetter } from './letters.ts';

const T = Date.UTC(2026, 4, 1, 18);

async function givenLetters(t: TestContext, ...lines: Line[]) {
  const given = await TestStream.open(t, T + 60_000);
  const joinAll = async () => {
    while (await given.join()) {
      // Until nothing is left.
    }
  };
  await given.feed(lines);
  await joinAll();
  const stream = (reached: () => Promise<void>) => ({
    ...given.stream,
    joining: () => ({ reached, stop: reached }),
  });
  const letters = async (filter: LetterFilter = {}) =>
    (await listLetters(given.stream.owner, { limit: 1_000, ...filter })).items;
  const check = async () => {
    const { checks, sums } = await given.finish();
    assert.deepEqual(
      checks.flatMap(({ breaches }) => breaches),
      [],
    );
    return Object.fromEntries(sums.map(({ topic, outcomes }) => [topic, outcomes]));
  };
  return {
    given,
    letters,
    check,
    joinAll,
    correct: (letterId: string, text: string, join = joinAll) => correctLetter(stream(join), letterId, text),
    replay: (letterIds: readonly string[]) => replayLetters(stream(joinAll), letterIds),
  };
}

const bad = booking('o1', '2026-02-30T10:00:00Z', {}, 2);
const good = booking('o1', T, {}, 2);
const pretty = (line: Line) => JSON.stringify(JSON.parse(line.value), null, 2);
const paid = payment('p1', 'o1', T + 5_000, { amount: 20 });

test('a corrected letter is joined as if it had come in time, and everything adds up', async t => {
  const { letters, correct, check, given } = await givenLetters(t, bad, paid);
  await given.finish();
  const [letter] = await letters();
  assert.match(letter!.detail, /a day that the calendar does not have/);
  const watermarks = await given.rows('select feed, watermark from feeds');
  const corrected = await correct(letter!.letterId, pretty(good));
  assert.equal(corrected.correction?.outcome, 'matched');
  assert.deepEqual(await check(), {
    bookings: { corrected: 1, matched: 1 },
    payments: { matched: 1 },
  });
  const seats = await given.rows('select seat_number, payment_id, outcome from bookings_fact order by all');
  assert.deepEqual(seats, [
    { seat_number: 'A1', payment_id: 'p1', outcome: 'matched' },
    { seat_number: 'A2', payment_id: 'p1', outcome: 'matched' },
  ]);
  assert.deepEqual(await given.rows('select feed, watermark from feeds'), watermarks, 'time stands still');
  assert.deepEqual(await letters(), []);
  assert.equal((await letters({ state: 'corrected' }))[0]!.letterId, letter!.letterId);
});

test('the same correction again changes nothing, however it comes; another one is refused', async t => {
  const { letters, correct, check, given, joinAll } = await givenLetters(t, bad, paid);
  const [letter] = await letters();
  await correct(letter!.letterId, good.value);
  const tables = () => given.rows('select order_id, seats, amount, outcome from orders_fact');
  const before = await tables();
  assert.equal((await correct(letter!.letterId, pretty(good))).correction?.outcome, 'matched');
  await assert.rejects(correct(letter!.letterId, booking('o9', T).value), (error: Refused) => {
    assert.equal(error.status, 409);
    return true;
  });
  const [message] = (await given.stream.events.read({}, 100)).filter(({ headers }) => headers.corrects);
  const again = { ...message!, value: booking('o9', T).value };
  await given.restart();
  await given.stream.events.append([message!, message!, again]);
  await joinAll();
  assert.deepEqual(await tables(), before);
  assert.deepEqual((await check()).bookings, { corrected: 1, duplicate: 3, matched: 1 });
});

test('what would be a dead letter again is refused with its reason, and nothing is lost', async t => {
  const { letters, correct, replay, check } = await givenLetters(t, bad, {
    topic: 'payments',
    value: '{"a":',
  });
  const [first, second] = await letters();
  const letterId = [first!, second!].find(({ topic }) => topic === 'bookings')!.letterId;
  const cases: [text: string, reason: RegExp][] = [
    ['{', /^The message is no JSON/],
    ['[]', /^The message is JSON, but no object/],
    [booking('', T).value, /^order_id is missing/],
    [booking('o1', T, {}, []).value, /^event_details\.seats is empty/],
    [booking('o1', 1_777_000_000).value.replace('"1970', '"19700'), /^booking_time is/],
    [booking('o1', T + 10 * 60_000).value, /^Its time is more than 5 min ahead/],
    [booking('o'.repeat(140_000), T).value, /^The message is larger/],
  ];
  for (const [text, reason] of cases)
    await assert.rejects(
      correct(letterId, text),
      (error: Refused) => reason.test(error.message),
      text.slice(0, 60),
    );
  const { refused } = await replay([first!.letterId, second!.letterId]);
  assert.deepEqual(
    refused.map(({ detail }) => detail).sort(),
    [first!, second!].map(({ detail }) => detail).sort(),
  );
  await assert.rejects(correct('bookings-0-999', good.value), (error: Refused) => error.status === 404);
  await assert.rejects(correct('nonsense', good.value), (error: Refused) => error.status === 404);
  assert.deepEqual(await check(), { bookings: { dead_letter: 1 }, payments: { dead_letter: 1 } });
});

test('letters of one order without a time are told apart, and those of one batch with their corrections too', async t => {
  const other = booking('o1', 'yesterday', {}, 3);
  const { letters, correct, given } = await givenLetters(t, bad, other, bad);
  const rows = () =>
    given.rows<{ n: number }>(`select count(*) as n from bookings_fact where outcome = 'dead_letter'`);
  assert.equal((await rows())[0]!.n, 7);
  const [letter] = (await letters()).filter(({ text }) => text.includes('yesterday'));
  await correct(letter!.letterId, booking('o1', T, {}, 3).value);
  assert.equal((await rows())[0]!.n, 4);
  const place = Object.fromEntries([[`bookings/${letter!.letterId.split('-')[1]}`, 0]]);
  const replayed = await TestStream.open(t, given.now);
  await replayed.stream.events.append(await given.stream.events.read(place, 100));
  await replayed.join();
  const [told] = await replayed.rows<{ n: number }>(
    `select count(*) as n from bookings_fact where outcome = 'dead_letter'`,
  );
  assert.equal(told!.n, 4);
});

test('letters are found by what is known of them, page by page', async t => {
  const lines = Array.from({ length: 7 }, (_, n) => ({ topic: 'bookings', value: `{"order_id":"o${n}"}` }));
  const { given, letters } = await givenLetters(t, ...lines, { topic: 'payments', value: 'Garbage' });
  const pages: DeadLetter[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page = await listLetters(given.stream.owner, { limit: 3, ...(after && { after }) });
    pages.push(...page.items);
    assert.deepEqual(page.reasons, [
      { reason: 'bad-seats', letters: 7 },
      { reason: 'not-json', letters: 1 },
    ]);
    after = page.next;
  }
  assert.equal(new Set(pages.map(({ letterId }) => letterId)).size, 8);
  assert.deepEqual(pages, await letters());
  const found = async (filter: LetterFilter) => (await letters(filter)).length;
  assert.equal(await found({ topic: 'payments' }), 1);
  assert.equal(await found({ reason: 'bad-seats' }), 7);
  assert.equal(await found({ text: 'garbage' }), 1);
  assert.equal(await found({ text: `o3"}` }), 1);
  assert.equal(await found({ feed: 'another' }), 0);
  assert.equal(await found({ from: new Date(given.now + 1).toISOString() }), 0);
  assert.equal(await found({ to: new Date(given.now + 1).toISOString(), state: 'all' }), 8);
});

test('whatever was broken on the way: once all is corrected, the tables are those of a feed that never was', async t => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
  t.diagnostic(`seed ${seed}`);
  const faults = {
    ...noFaults,
    unpaid: 0.05,
    failed: 0.05,
    late: 0.05,
    early: 0.05,
    mismatch: 0.05,
    orphan: 0.05,
  };
  const deliveries = [...new Feed({ seed, rate: 30, minutes: 2, start: T, faults })];
  const whole = deliveries.map(({ topic, text }) => ({ topic, value: text }));
  const breaks = [
    (text: string) => text.slice(0, -9),
    (text: string) => text.replace(/_time":"/, '_time":"about '),
    (text: string) => text.replace(/"(seats|amount)":/, '"$1_":'),
  ];
  const meant = new Map<string, string>();
  const broken = whole.map(({ topic, value }, index) => {
    if (index % 3 !== seed % 3) return { topic, value };
    const text = breaks[(index >> 2) % breaks.length]!(value);
    meant.set(text, value);
    return { topic, value: text };
  });
  const clean = await givenLetters(t);
  const mended = await givenLetters(t);
  clean.given.now = mended.given.now = deliveries.at(-1)!.at;
  await clean.given.feed(whole);
  await mended.given.feed(broken);
  await clean.check();
  await mended.check();
  const letters = await mended.letters();
  assert.equal(letters.length, meant.size);
  const half = letters.length >> 1;
  for (const some of [letters.slice(0, half), letters.slice(half)]) {
    for (const { letterId } of some) {
      const { text } = await readLetter(mended.given.stream.owner, letterId);
      await mended.correct(letterId, meant.get(text)!, async () => {});
    }
    await mended.given.restart();
    while (await mended.given.join(40)) {
      // In small batches.
    }
  }
  await mended.check();
  for (const query of [
    'select order_id, outcome, seats, total, amount, payments, payment_id from orders_fact order by all',
    'select payment_id, order_id, outcome, amount, amount_mismatch from payments_fact order by all',
    'select order_id, payment_id, seat_index, outcome, seat_price from bookings_fact order by all',
  ])
    assert.deepEqual(await mended.given.rows(query), await clean.given.rows(query), query);
});
