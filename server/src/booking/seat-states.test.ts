import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { expandPlan } from '@matinee/contract/expand-plan.ts';
import type { SeatMap, SeatStates } from '@matinee/contract/http/seats.ts';
import type { SeatPlan } from '@matinee/contract/plan.ts';
import { unpackStates } from '@matinee/contract/seat-states.ts';
import { newId } from '../platform/ids.ts';
import { testApp } from '../testing/app.ts';
import { givenBooking } from '../testing/booking.ts';
import { Buyer } from '../testing/buyer.ts';
import { givenShow, plainPlan } from '../testing/given-show.ts';
import { ask } from './core.ts';
import { reserve } from './reserve.ts';
import { RecentSeatMaps, seatBoard } from './seat-map.ts';

/** As the server sent it: `fetch` would unpack it. */
const bytesOf = (url: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; headers: Record<string, unknown>; bytes: Buffer }>((resolve, reject) => {
    const asking = request(url, { headers }, response => {
      const chunks: Buffer[] = [];
      response.on('data', chunk => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, bytes: Buffer.concat(chunks) }),
      );
    });
    asking.on('error', reject).end();
  });

test('the states are those of the seat map, seat by seat, under the same revision; both say when nothing has changed', async t => {
  const { url, database } = await testApp({}, t);
  const { showId, planId } = await givenShow(database.write, { plan: plainPlan(3, 7) });
  const buyer = await Buyer.arrive(url);
  const { body } = await buyer.hold(showId, ['A1', 'A2']);
  await buyer.confirm(body.bookingId, 'approve');
  await buyer.hold(showId, ['C7']);
  const at = `${url}/api/v1/shows/${showId}/seats`;
  const map = (await (await fetch(at)).json()) as SeatMap;
  const response = await fetch(`${at}/states`);
  const states = (await response.json()) as SeatStates;
  assert.deepEqual(
    unpackStates(states.states, states.seatCount),
    map.seats.map(seat => seat.state),
  );
  assert.deepEqual([states.revision, states.planId], [map.revision, planId]);
  assert.deepEqual(
    map.seats.filter(seat => seat.state !== 'free').map(seat => [seat.seatId, seat.state]),
    [
      ['A1', 'sold'],
      ['A2', 'sold'],
      ['C7', 'held'],
    ],
  );

  const tag = response.headers.get('etag')!;
  const again = () =>
    Promise.all([at, `${at}/states`].map(path => fetch(path, { headers: { 'if-none-match': tag } })));
  assert.deepEqual(
    (await again()).map(({ status }) => status),
    [304, 304],
  );
  await buyer.hold(showId, ['B1']);
  assert.deepEqual(
    (await again()).map(({ status }) => status),
    [200, 200],
  );
});

/** An arena: 60 blocks of 40 rows of 25. */
const arena: SeatPlan = {
  sections: Array.from({ length: 60 }, (_, block) => ({
    section: `Block ${block + 1}`,
    prefix: `${block + 1}-`,
    rows: plainPlan(40, 25).sections[0]!.rows.map((row, index) => ({ ...row, row: `R${index + 1}-` })),
  })),
};

test('an arena of 60,000 seats, half taken at random seat by seat, fits into 10 KB', async t => {
  const { url, database } = await testApp({}, t);
  const { showId } = await givenShow(database.write, { plan: arena });
  const at = `${url}/api/v1/shows/${showId}/seats`;
  const planSeats = expandPlan(arena).map(seat => seat.seatId);
  assert.equal(planSeats.length, 60_000);
  // A fixed shuffle: every other seat by a linear congruence, as random to a compressor as any.
  let state = 20_261_121;
  const isTaken = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648 < 0.5;
  };
  const taken = planSeats.filter((_, index) => index > 17 && isTaken());
  await database.write.query(
    'insert into claims (show_id, seat_id, booking_id) select $1, unnest($2::text[]), null',
    [showId, taken],
  );
  const buyer = await Buyer.arrive(url);
  assert.equal((await buyer.hold(showId, planSeats.slice(7, 17))).status, 201);
  for (const encoding of ['br', 'gzip']) {
    // The first reader of a revision gets it as everything is sent; those after it, what was made for the second.
    for (let reader = 1; reader <= 3; reader++) {
      const { headers, bytes } = await bytesOf(`${at}/states`, { 'accept-encoding': encoding });
      assert.equal(headers['content-encoding'], encoding);
      const lineBytes = JSON.stringify(headers).length;
      assert.ok(bytes.length + lineBytes <= 10 * 1024, `${bytes.length} bytes and ${lineBytes} of headers`);
    }
  }
});

test('what readers get is made once for each revision', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write);
  const board = (await seatBoard(core, showId))!;
  const maps = new RecentSeatMaps();
  const made = () => [board.inShort, maps.of(board)] as const;
  const [states, map] = made();
  assert.deepEqual(
    made().map((one, index) => one === [states, map][index]),
    [true, true],
  );
  await reserve(core, newId(), { showId, seatIds: ['A1'] });
  assert.notEqual(board.inShort, states);
  assert.notEqual(maps.of(board), map);
  assert.equal(board.inShort.revision, 1);
  await ask(core, showId, { do: 'expire' }, { as: 'nothing', given: null });
  assert.equal(board.inShort.revision, 1, 'what changes nothing makes no new revision');
});
