import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '../testing/database.ts';
import { eventually } from '../testing/eventually.ts';
import { type Sql, transaction } from './database/database.ts';
import { newId } from './ids.ts';
import { openLog } from './log.ts';
import {
  adoptRestoredFacts,
  type Fact,
  FROM_THE_BEGINNING,
  followFacts,
  publishFacts,
  readFacts,
} from './outbox.ts';

const log = openLog('off', 'silent');

async function publish(sql: Sql, ...keys: string[]): Promise<void> {
  for (const key of keys)
    await publishFacts(sql, [{ factId: newId(), topic: 'seats_held', key, at: Date.now(), payload: {} }]);
}

const keysOf = (facts: readonly Fact[]): string[] => facts.map(fact => fact.key);

test('B10: a fact whose transaction was overtaken is not lost', async t => {
  const { write } = await testDatabase(t);
  const slow = await write.connect();
  await slow.query('begin');
  await publish(slow, 'slow');
  await publish(write, 'fast');

  // The control: a reader by position alone has now passed the slow one, and never comes back.
  const { rows: byPosition } = await write.query('select key, position from facts where position > 0');
  const meanwhile = await readFacts(write, FROM_THE_BEGINNING, 10);
  await slow.query('commit');
  slow.release();
  const { rows: after } = await write.query('select key from facts where position > $1', [
    byPosition.at(-1)!.position,
  ]);
  assert.deepEqual([byPosition.map(row => row.key), after], [['fast'], []]);

  assert.deepEqual(keysOf(meanwhile.facts), []);
  const later = await eventually('both facts', async () => {
    const read = await readFacts(write, meanwhile.cursor, 10);
    return read.facts.length === 2 && read;
  });
  assert.deepEqual(keysOf(later.facts), ['slow', 'fast']);
  assert.deepEqual((await readFacts(write, later.cursor, 10)).facts, []);
});

test('two followers under one name, failing now and then, take every fact once and in order', async t => {
  const { write } = await testDatabase(t);
  await write.query('create table taken (position bigint generated always as identity, key text)');
  let batches = 0;
  const take = async (sql: Sql, facts: readonly Fact[]) => {
    for (const { key } of facts) await sql.query('insert into taken (key) values ($1)', [key]);
    if (++batches % 3 === 0) throw new Error('a fault after the work was done');
  };
  const options = { pool: write, log, consumer: 'test', take, atMost: 4, everyMs: 5 };
  const followers = [followFacts(options), followFacts(options)];
  const keys = Array.from({ length: 60 }, (_, index) => `k${index}`);
  for (const key of keys) await publish(write, key);
  await eventually('all facts taken', async () => {
    const { rows } = await write.query<{ count: number }>('select count(*) from taken');
    return rows[0]!.count >= keys.length;
  });
  await Promise.all(followers.map(follower => follower.stop()));
  const { rows } = await write.query<{ key: string }>('select key from taken order by position');
  assert.deepEqual(
    rows.map(row => row.key),
    keys,
  );
});

test('facts restored from a cluster that had come further stay unread by just those who had not read them', async t => {
  const { write } = await testDatabase(t);
  await publish(write, 'a', 'b', 'c', 'd');
  await write.query(`update fact_sheaves set transaction_id = (9000000000 + position)::text::xid8`);
  await write.query(`
    insert into fact_cursors select 'quick', transaction_id, position from facts where key = 'c';
    insert into fact_cursors select 'slow', transaction_id, position from facts where key = 'a';
    insert into fact_cursors select 'slow too', transaction_id, position from facts where key = 'a';
    insert into fact_cursors values ('new', '0', 0)`);
  assert.equal(await adoptRestoredFacts(write), true);
  assert.equal(await adoptRestoredFacts(write), false);
  await publish(write, 'e');

  const unread = async (consumer: string) => {
    const seen: string[] = [];
    const follower = followFacts({
      pool: write,
      log,
      consumer,
      take: async (_, facts) => void seen.push(...keysOf(facts)),
    });
    await eventually(`${consumer} has read on`, () => seen.includes('e'));
    await follower.stop();
    return seen.join('');
  };
  assert.equal(await unread('quick'), 'de');
  assert.equal(await unread('slow'), 'bcde');
  assert.equal(await unread('slow too'), 'bcde');
  assert.equal(await unread('new'), 'abcde');
});

test('a fact of a transaction that is rolled back never was', async t => {
  const { write } = await testDatabase(t);
  const failing = transaction(write, async sql => {
    await publish(sql, 'undone');
    throw new Error('no');
  });
  await assert.rejects(failing, /no/);
  await publish(write, 'done');
  const { facts } = await eventually('the fact', async () => {
    const read = await readFacts(write, FROM_THE_BEGINNING, 10);
    return read.facts.length > 0 && read;
  });
  assert.deepEqual(keysOf(facts), ['done']);
});

test('B10: what was told together is read together, in its order, sheaf by sheaf', async t => {
  const { write } = await testDatabase(t);
  const facts = Array.from({ length: 1_200 }, (_, index) => ({
    factId: newId(),
    topic: 'seats_held',
    key: `k${index}`,
    at: 1_700_000_000_000 + index,
    payload: { index },
  }));
  await publishFacts(write, facts);
  await publish(write, 'last');
  const read: Fact[] = [];
  const sizes: number[] = [];
  await eventually('all of them', async () => {
    const next = await readFacts(write, FROM_THE_BEGINNING, 5_000);
    return next.facts.length === 1_201;
  });
  for (let cursor = FROM_THE_BEGINNING; ; ) {
    const next = await readFacts(write, cursor, 4);
    if (next.facts.length === 0) break;
    read.push(...next.facts);
    sizes.push(next.facts.length);
    cursor = next.cursor;
  }
  assert.deepEqual(sizes, [500, 500, 200, 1]);
  assert.deepEqual(
    read.slice(0, -1),
    facts.map(fact => ({ ...fact, at: new Date(fact.at) })),
  );
  const { rows } = await write.query('select key from facts order by position, place limit 1200');
  assert.deepEqual(
    rows.map(row => row.key),
    facts.map(fact => fact.key),
  );
});
