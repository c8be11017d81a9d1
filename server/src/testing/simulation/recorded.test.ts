import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookingCore } from '../../booking/index.ts';
import { assertRulesKept, givenServers } from '../booking.ts';
import { cuttableWay } from '../cuttable.ts';
import { givenShow, plainPlan } from '../given-show.ts';
import { checkHistory } from '../history/check.ts';
import { fromLines, toLines } from '../history/records.ts';
import { Buyers } from './buyers.ts';
import { Chance } from './chance.ts';
import { RecordedServers } from './recorded-servers.ts';

const OPERATIONS = 1_200;
const BUYERS = 24;

/** Lets buyers loose on the servers, and holds all that was said against the rules. */
async function record(
  servers: readonly BookingCore[],
  { seed, trouble = () => {} }: { seed: number; trouble?: (chance: Chance) => void },
): Promise<void> {
  const { database } = servers[0]!;
  const chance = new Chance(seed);
  const showIds = [];
  for (const rule of ['strict', 'first-that-fits']) {
    const { showId } = await givenShow(database.write, {
      plan: plainPlan(2, 5),
      refundPercent: 50,
      mostSeatsPerBuyer: 6,
    });
    await database.write.query('update shows set waiting_rule = $2, offer_seconds = 10 where show_id = $1', [
      showId,
      rule,
    ]);
    showIds.push(showId);
  }
  const market = await RecordedServers.over(servers, showIds, chance, () => trouble(chance));
  const buyers = new Buyers(market, chance);
  const isOver = () => market.records.length > OPERATIONS;
  await Promise.all(Array.from({ length: BUYERS }, () => buyers.live(isOver)));
  // As a file would have it.
  const history = fromLines(toLines(await market.history()));
  assert.deepEqual(checkHistory(history).slice(0, 5), []);
  await assertRulesKept(database);
}

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

test('B1 to B9, W1 to W5: what one server told many buyers at once is right', async t => {
  t.diagnostic(`SEED=${seed}`);
  await record(await givenServers(t, {}), { seed });
});

test('B1 to B9, W1 to W5: what two servers told many buyers at once is right', async t => {
  t.diagnostic(`SEED=${seed}`);
  await record(await givenServers(t, {}, {}), { seed });
});

test('B9, B10: what a server told whose connections are cut again and again is right', async t => {
  t.diagnostic(`SEED=${seed}`);
  const way = cuttableWay(t);
  const trouble = (chance: Chance) => {
    if (chance.happens(0.02)) way.cutNextBatch(chance.pick(['before', 'after']));
  };
  await record(await givenServers(t, { url: direct => way.url(direct) }), { seed, trouble });
  assert.ok(way.cuts > 5, `cut ${way.cuts} times`);
});
