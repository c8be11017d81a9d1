import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { DatabaseClock } from '../../booking/database-clock.ts';
import { DatabaseStore } from '../../booking/database-store.ts';
import { ShowSeats } from '../../booking/engine/show-seats.ts';
import { JointWriter } from '../../booking/joint-writer.ts';
import { LaneConnection } from '../../booking/lane-connection.ts';
import { writingWay } from '../../booking/write.ts';
import type { ShowForSale } from '../../catalogue/index.ts';
import { openLog } from '../../platform/log.ts';
import { assertRulesKept } from '../booking.ts';
import { testDatabase } from '../database.ts';
import { givenShow, plainPlan } from '../given-show.ts';
import { settableDatabaseClock } from '../settable-clock.ts';
import { Buyers } from './buyers.ts';
import { Chance } from './chance.ts';
import { type Protection, SimulatedDatabase } from './simulated-database.ts';
import { TwinMarket } from './twin-market.ts';
import { TwinStore } from './twin-store.ts';

const silent = openLog('off', 'silent');

/** Buyers have a lane write to PostgreSQL and to the simulated database alike, with what it should refuse in between. */
async function playTwins(t: TestContext, seed: number, operations: number, without: Protection[] = []) {
  const database = await testDatabase(t);
  const chance = new Chance(seed);
  const showIds = [];
  for (const rule of ['strict', 'first-that-fits']) {
    const given = { plan: plainPlan(2, 4), refundPercent: 50, mostSeatsPerBuyer: 6 };
    const { showId } = await givenShow(database.write, given);
    await database.write.query('update shows set waiting_rule = $2, offer_seconds = 10 where show_id = $1', [
      showId,
      rule,
    ]);
    showIds.push(showId);
  }
  await database.write.query('update lanes set server_id = 7, epoch = 3 where lane = 0');
  const setClock = await settableDatabaseClock(database);
  let aheadMs = 0;
  const stopwatch = () => performance.now() + aheadMs;
  const connection = () => new LaneConnection(database.url, 'lane of twins', silent);
  const writer = new JointWriter(writingWay(connection()));
  const real = new DatabaseStore(connection(), writer);
  t.after(async () => {
    await real.close();
    await writer.close();
  });
  real.tenure = { lane: 0, server: 7, epoch: 3 };
  const loaded = [];
  for (const showId of showIds) loaded.push((await real.load(showId))!);
  const shows = loaded.map(({ seats }) => seats.show);
  const clock = new DatabaseClock(stopwatch);
  clock.observe(await real.now());
  const newSeats = (show: ShowForSale) => new ShowSeats(show);
  const simulated = new SimulatedDatabase({ shows, newSeats, clock: () => clock.now(), without });
  for (const { seats, ...ledger } of loaded) simulated.moveLedger(seats.show.showId, ledger);
  for (let epoch = 0; epoch < 3; epoch++) simulated.move(0, epoch, 7);
  const store = new TwinStore({ real, simulated, chance });
  const passTime = async (ms: number) => {
    aheadMs += Math.floor(ms);
    await setClock(aheadMs);
  };
  const market = new TwinMarket({ store, simulated, shows, stopwatch, passTime });
  const buyers = new Buyers(market, chance);
  await buyers.live(() => market.asked >= operations || store.differences.length > 0);
  await market.close();
  return { store, database };
}

test('the simulated database answers every batch, right or wrong, as PostgreSQL does, and gives the same back', async t => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  t.diagnostic(`SEED=${seed}`);
  const { store, database } = await playTwins(t, seed, 350);
  assert.deepEqual(store.differences, []);
  t.diagnostic(`${store.written} batches written, ${store.refused} refused`);
  const untried = [...store.spoilt].flatMap(([name, times]) => (times === 0 ? name : []));
  t.diagnostic(`never tried: ${untried.join(', ') || 'none'}`);
  await assertRulesKept(database);
});

for (const protection of ['epoch', 'fence', 'claims', 'clock', 'keys'] as const) {
  test(`control: a simulated database without its ${protection} is found to be another one`, async t => {
    const { store } = await playTwins(t, 1, 500, [protection]);
    assert.notDeepEqual(store.differences, []);
  });
}
