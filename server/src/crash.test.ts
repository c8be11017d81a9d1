import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { sleep } from './platform/clock.ts';
import { openDatabase } from './platform/database/database.ts';
import { postmasterOn } from './platform/database/postmaster.ts';
import { newId } from './platform/ids.ts';
import { openLog } from './platform/log.ts';
import { assertRulesKept } from './testing/booking.ts';
import { type Answer, Buyer } from './testing/buyer.ts';
import { eventually } from './testing/eventually.ts';
import { givenShow, plainPlan } from './testing/given-show.ts';
import { databaseOf, startMatinee, temporaryFolder } from './testing/matinee.ts';

const BUYERS = 12;
const ROWS = 26;
const SEATS_PER_ROW = 100;
const BANKS = ['approve', 'approve', 'approve', 'decline', 'twice'];

/** Something asked for before a crash; without an answer if the crash came first. */
interface Deed {
  readonly buyer: Buyer;
  readonly bookingId?: string;
  readonly key: string;
  readonly bank: string;
  readonly seatIds: readonly string[];
  held?: Answer;
  paid?: Answer;
}

/** Holds and pays, one booking after another, until the connection breaks; notes what was asked and what was told. */
async function shop(buyer: Buyer, number: number, showId: string, deeds: Deed[]): Promise<void> {
  try {
    for (let count = 0; ; count++) {
      const place = (deeds.length + (count % 2) * number) % (ROWS * SEATS_PER_ROW);
      const row = String.fromCharCode(65 + Math.floor(place / SEATS_PER_ROW));
      const seatIds = [`${row}${(place % SEATS_PER_ROW) + 1}`];
      const deed: Deed = { buyer, seatIds, key: newId(), bank: BANKS[count % BANKS.length]! };
      deeds.push(deed);
      deed.held = await buyer.hold(showId, seatIds, `hold-${deed.key}`);
      assert.ok([201, 409].includes(deed.held.status), JSON.stringify(deed.held));
      if (deed.held.status !== 201) continue;
      deed.paid = await buyer.confirm(deed.held.body.bookingId, deed.bank, `pay-${deed.key}`);
    }
  } catch (error) {
    // The server is gone: the connection was refused, or broke in the middle of an answer.
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
  }
}

/** Nothing that was acknowledged is lost; and whoever was left without an answer gets it by asking again. */
async function assertRemembered(
  url: string,
  showId: string,
  { buyer, seatIds, key, bank, held, paid }: Deed,
): Promise<void> {
  const back = buyer.at(url);
  const again = await back.hold(showId, seatIds, `hold-${key}`);
  if (held) assert.deepEqual([again.status, again.body.bookingId], [held.status, held.body.bookingId]);
  if (again.status !== 201) return;
  const { bookingId } = again.body;
  const booking = (await back.booking(bookingId)).body;
  assert.deepEqual(
    booking.seats.map(seat => seat.seatId),
    seatIds,
  );
  if (!paid && !held) return;
  if (paid?.status === 200) {
    assert.equal(booking.status, 'CONFIRMED');
    assert.deepEqual(
      booking.tickets?.map(ticket => ticket.ticketId),
      paid.body.tickets?.map(ticket => ticket.ticketId),
    );
  } else if (paid) assert.equal(booking.status, paid.status === 402 ? 'RESERVED' : 'PENDING');
  const now = await back.confirm(bookingId, bank, `pay-${key}`);
  assert.ok([200, 202, 402].includes(now.status), `${now.status} ${JSON.stringify(now.body)}`);
  if (paid) assert.equal(now.status, paid.status);
}

test('B8, B9, B10: killed in the middle of holds and payments, again and again, Matinee forgets nothing it has said', async t => {
  const dataFolder = join(temporaryFolder(t), 'data');
  const environment = { DEMO: 'off', RATE_LIMITS: 'off' };
  let matinee = startMatinee(t, { dataFolder, environment });
  let url = await matinee.url();
  const plan = plainPlan(ROWS, SEATS_PER_ROW);
  const { showId } = await onDatabase(dataFolder, ({ write }) =>
    givenShow(write, { plan, mostSeatsPerBuyer: 100 }),
  );
  let buyers = await Promise.all(Array.from({ length: BUYERS }, () => Buyer.arrive(url)));
  const everything: Deed[] = [];
  for (const alsoKilled of [false, true, false]) {
    const deeds: Deed[] = [];
    const shopping = buyers.map((buyer, number) => shop(buyer, number, showId, deeds));
    const enough = () => deeds.filter(deed => deed.paid?.status === 200).length >= 25;
    await eventually('some bookings are paid for', enough);
    await sleep(deeds.length % 7);
    const postmaster = postmasterOn(join(dataFolder, 'postgres'))!.pid;
    await matinee.end('SIGKILL');
    if (alsoKilled) process.kill(postmaster, 'SIGKILL');
    await Promise.all(shopping);
    matinee = startMatinee(t, { dataFolder, environment });
    url = await matinee.url();
    await onDatabase(dataFolder, assertRulesKept);
    everything.push(...deeds);
    await Promise.all(everything.map(deed => assertRemembered(url, showId, deed)));
    buyers = buyers.map(buyer => buyer.at(url));
  }
  await onDatabase(dataFolder, async database => {
    // As if so much time had passed that a provider is asked after.
    await database.write.query(
      `update payments set started_at = started_at - interval '1 minute' where state = 'started'`,
    );
    await eventually('every payment has its answer, and its money is where it belongs', async () => {
      const open = `select count(*) from payments where state in ('started', 'authorised')`;
      return (await database.read.query(open)).rows[0]!.count === 0;
    });
    await assertRulesKept(database);
  });
  t.diagnostic(
    `${everything.length} holds asked for, ${everything.filter(deed => deed.paid).length} payments answered`,
  );
  assert.equal(await matinee.end('SIGTERM'), 0);
});

async function onDatabase<T>(
  dataFolder: string,
  work: (database: ReturnType<typeof openDatabase>) => Promise<T>,
): Promise<T> {
  const database = openDatabase(await databaseOf(dataFolder), { log: openLog('off', 'silent') });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
