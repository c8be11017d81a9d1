import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Feed } from '../../../simulator/feed/feed.ts';
import { noFaults } from '../../../simulator/feed/parameters.ts';
import { keepOwnFacts } from '../own-facts/keep.ts';
import { control, type Line } from '../process/feeding.ts';
import { TestStream } from '../testing/joined.fixture.ts';
import { booking, ownFact, payment } from '../testing/messages.fixture.ts';
import { listAlerts } from './alerts.ts';

const T = Date.UTC(2026, 4, 1, 18);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A line, and when it happened. */
type Timed = readonly [at: number, line: Line];

const by = (account: string, address = `${account}@example.org`) => ({
  customer: { customer_id: account, name: account, email: address },
});

/** Orders of one account, one every `gap`, each paid for a second later. */
function orders(account: string, count: number, gap: (n: number) => number, from = T): Timed[] {
  const lines: Timed[] = [];
  for (let n = 0, at = from; n < count; at += gap(n++)) {
    const id = `${account}-${n}`;
    lines.push([at, booking(id, at, by(account))], [at + 1_000, payment(`p${id}`, id, at + 1_000)]);
  }
  return lines;
}

const hurried = orders('hurried', 9, n => 20_000 + 7_000 * (n % 3));
const machine = orders('machine', 9, () => 5 * MINUTE);
const person = orders('person', 7, n => 4 * MINUTE + 37_000 * n);

const tester: Timed[] = [0, 1, 2, 3, 4, 5].flatMap((n): Timed[] => {
  const at = T + n * 4 * MINUTE + n * n * 9_000;
  const id = `tester-${n}`;
  const tried = ['Credit Card', 'Debit Card', 'PayPal', 'Voucher'][n % 4];
  const failed = payment(`p${id}`, id, at + 1_000, { payment_status: 'Failed', payment_method: tried });
  return [
    [at, booking(id, at, by('tester'))],
    [at + 1_000, failed],
  ];
});

const manifold: Timed[] = [0, 1, 2, 3, 4].map(n => {
  const at = T + n * 17 * MINUTE + n * n * 9_000;
  return [at, booking(`manifold-${n}`, at, by(`manifold-${n}`, 'One.Address@example.org'))];
});

/** Five bookings over as many weeks, and then one for fifty times as much. */
const lavish: Timed[] = [0, 1, 2, 3, 4, 5].flatMap((n): Timed[] => {
  const at = T - (6 - n) * 7 * 24 * HOUR;
  const id = `lavish-${n}`;
  const seats = n === 5 ? 50 : 1;
  return [
    [at, booking(id, at, by('lavish'), seats)],
    [at + 1_000, payment(`p${id}`, id, at + 1_000, { amount: 10 * seats })],
  ];
});

/** Thousands of people, each another one, within a minute; some are declined once or twice, and come again. */
function flashSale(seed: number): Timed[] {
  const faults = { ...noFaults, failed: 0.1, unpaid: 0.1 };
  let buyer = 0;
  return [...new Feed({ seed, rate: 2_000, minutes: 1, start: T, faults })].map(({ topic, text, at }) => {
    if (topic === 'payments') return [at, { topic, value: text }];
    const value = JSON.stringify({ ...JSON.parse(text), ...by(`flash-${++buyer}`) });
    return [at, { topic, value }];
  });
}

/** Holds that are given back, as Matinee tells of them. */
const returned = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    ownFact(n % 2 ? 'hold_released' : 'hold_expired', T + n * MINUTE, {
      bookingId: `hold-${n}`,
      buyerId: 'keeper',
      seatIds: ['A1', 'A2'],
    }),
  );

async function arrive(given: TestStream, lines: readonly Timed[], pieces: number): Promise<void> {
  const step = Math.ceil(lines.length / pieces);
  for (let from = 0; from < lines.length; from += step) {
    const piece = lines.slice(from, from + step);
    given.now = Math.max(given.now, ...piece.map(([at]) => at));
    await given.feed(piece.map(([, line]) => line));
    while (await given.join()) {
      // Until nothing is left.
    }
    await given.stream.fraud.look();
  }
}

const found = async (given: TestStream) => {
  const rows = await given.rows<{ rule: string; subject: string }>(
    'select distinct rule, subject from fraud_alerts order by all',
  );
  return rows.map(({ rule, subject }) => `${rule} ${subject}`);
};

test('planted fraud is found on the stream by the rules that it breaks and by no others, as it is on history', async t => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
  t.diagnostic(`seed ${seed}`);
  const given = await TestStream.open(t, T, { late: 'adjust' });
  const planted = [hurried, machine, person, tester, manifold, lavish].flat();
  const lines = [...planted, ...flashSale(seed)].sort(([a], [b]) => a - b);
  await arrive(given, lines, 3);
  await given.stream.events.append(returned(9));
  await keepOwnFacts(given.stream.owner, given.stream.events);
  await given.finish();
  await given.stream.fraud.look();
  assert.deepEqual(await found(given), [
    'accounts-of-one-address one.address@example.org',
    'beyond-own-history lavish',
    'book-and-give-back keeper',
    'bookings-velocity hurried',
    'many-methods tester',
    'regular-gaps machine',
    'repeated-declines tester',
  ]);
  for (const { rule, differences } of await given.stream.fraud.review()) assert.equal(differences, 0, rule);

  const [alert] = await given.rows<{ score: number; evidence: { id: string }[] }>(
    `from fraud_alerts where rule = 'repeated-declines'`,
  );
  assert.deepEqual(
    alert!.evidence.map(({ id }) => id),
    [5, 4, 3, 2, 1, 0].map(n => `ptester-${n}`),
  );
  assert.equal(alert!.score, 72, 'six declines, of which five are 60');
  const list = await listAlerts(given.stream.owner, given.stream.fraud.rules, { limit: 2, mode: 'alert' });
  assert.deepEqual([list.items.length, list.isCut], [2, true]);
  const mine = await listAlerts(given.stream.owner, given.stream.fraud.rules, { limit: 50, subject: 'TEST' });
  assert.deepEqual(mine.items.map(({ rule }) => rule).sort(), ['many-methods', 'repeated-declines']);
  assert.equal(mine.items[0]!.evidence.length, 6);
  assert.equal(mine.rules.find(({ rule }) => rule === 'regular-gaps')!.alerts, 1);
  const [score] = await given.rows<{ score: number }>(`from fraud_scores where subject = 'tester'`);
  assert.equal(score!.score, 72, 'what is in shadow does not count');
});

test('what comes late, and in whatever pieces, comes to the same as all at once', async t => {
  const lines = [hurried, machine, tester, manifold, lavish].flat();
  const apart = await TestStream.open(t, T, { late: 'adjust' });
  // The last of each come first: they are no fraud until the others have come.
  const shuffled = lines.toSorted(([a], [b]) => (a % 7_919) - (b % 7_919) || a - b);
  await arrive(apart, shuffled, 5);
  await apart.stream.events.append([control('open', { end: 'all' })]);
  await apart.join();
  await apart.stream.fraud.look();
  const whole = await TestStream.open(t, T + 6 * HOUR, { late: 'adjust' });
  await arrive(whole, lines, 1);
  await whole.finish();
  await whole.stream.fraud.look();
  const alerts = (given: TestStream) => given.rows('from fraud_alerts order by rule, subject, day');
  assert.deepEqual(await alerts(apart), await alerts(whole));
  assert.equal((await found(whole)).length, 6);
});

test('a rule that was changed is asked about everything again, and one that is gone is forgotten', async t => {
  const given = await TestStream.open(t, T);
  await arrive(given, hurried, 1);
  assert.deepEqual(await found(given), ['bookings-velocity hurried']);
  const { owner } = given.stream;
  await owner.write(sql =>
    sql.run(`
      update fraud_rules_asked set rule_hash = 'of another time';
      update fraud_alerts set measure = 99;
      insert into fraud_alerts select * replace ('gone' as rule) from fraud_alerts`),
  );
  await given.stream.fraud.look();
  const rows = await given.rows('select rule, measure from fraud_alerts');
  assert.deepEqual(rows, [{ rule: 'bookings-velocity', measure: 9 }]);
});
