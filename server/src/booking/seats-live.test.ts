import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SeatChanges, SeatMap, SeatStates } from '@matinee/contract/http/seats.ts';
import { unpackStates } from '@matinee/contract/seat-states.ts';
import { testApp } from '../testing/app.ts';
import { Buyer } from '../testing/buyer.ts';
import { type Heard, listen } from '../testing/events.ts';
import { givenShow, plainPlan } from '../testing/given-show.ts';

/** A `snapshot` with the states of all seats, or `seats` with changes. */
type Said = SeatStates & Partial<SeatChanges>;
type Told = Heard<Said>;

const app = await testApp();

async function givenMap() {
  const { showId } = await givenShow(app.database.write, { plan: plainPlan(10, 12) });
  const path = `${app.url}/api/v1/shows/${showId}/seats`;
  const open = (lastEventId?: string) =>
    listen<Said>(`${path}/live`, lastEventId ? { 'last-event-id': lastEventId } : {});
  const map = async () => (await (await fetch(path)).json()) as SeatMap;
  return { showId, open, map };
}

/** Holds seats and gives them back, so many times: two changes of the seat map each. */
async function comeAndGo(buyer: Buyer, showId: string, seatIds: readonly string[], times: number) {
  for (let time = 0; time < times; time++) {
    const { status, body } = await buyer.hold(showId, seatIds);
    assert.equal(status, 201);
    assert.equal((await buyer.release(body.bookingId)).status, 200);
  }
}

/** What a reader sees who was told this. */
function seen([snapshot, ...changes]: readonly Told[], { seats }: SeatMap): string[] {
  const { states, seatCount } = snapshot!.data;
  const bySeat = new Map(
    unpackStates(states, seatCount).map((state, place) => [seats[place]!.seatId, state]),
  );
  for (const { data } of changes) for (const { seatId, state } of data.changes!) bySeat.set(seatId, state);
  return [...bySeat].map(([seatId, state]) => `${seatId} ${state}`);
}

test('a reader of the live map whose connection breaks again and again in a sale misses nothing, and hears nothing twice', async () => {
  const { showId, open, map } = await givenMap();
  const arrive = () => Buyer.arrive(app.url);
  const rows = ['A', 'B', 'C', 'D', 'E', 'F'];
  const buyers = await Promise.all(rows.map(arrive));
  const unbroken = await open();
  const told = [(await unbroken.next())!];
  const pieced = [...told];
  let isOver = false;
  const sale = Promise.all(
    buyers.map((buyer, index) =>
      comeAndGo(
        buyer,
        showId,
        [1, 2, 3].map(n => `${rows[index]}${n}`),
        8,
      ),
    ),
  ).finally(() => {
    isOver = true;
  });
  const gap = await arrive();
  while (!isOver) {
    // So much at least is missed each time.
    await comeAndGo(gap, showId, ['H1', 'H2'], 1);
    const reader = await open(pieced.at(-1)!.id);
    pieced.push((await reader.next())!, (await reader.next())!);
    await reader.leave();
  }
  await sale;
  await gap.hold(showId, ['J12']);
  const isLast = ({ data }: Told) => data.changes?.[0]?.seatId === 'J12';
  const last = await open(pieced.at(-1)!.id);
  while (!isLast(pieced.at(-1)!)) pieced.push((await last.next())!);
  while (!isLast(told.at(-1)!)) told.push((await unbroken.next())!);
  for (const reader of [last, unbroken]) await reader.leave();

  assert.deepEqual(pieced, told);
  assert.deepEqual(seen(pieced, await map()), statesOf(await map()));
  const [first, ...changes] = told;
  assert.equal(first!.event, 'snapshot');
  assert.deepEqual(
    changes.map(({ event, id, data }) => [event, id, data.revision]),
    changes.map((_, index) => [
      'seats',
      String(Number(first!.id) + index + 1),
      Number(first!.id) + index + 1,
    ]),
  );
  assert.ok(changes.length > 20, `${changes.length} batches`);
  assert.ok(
    changes.some(({ data }) => data.changes!.length > 3),
    'more than one buyer’s seats in a batch',
  );
});

test('who comes back too late for what was missed, or with an id that never was, gets the whole map and goes on from it', async () => {
  const { showId, open, map } = await givenMap();
  const buyer = await Buyer.arrive(app.url);
  const early = await open();
  const { id: long } = (await early.next())!;
  await early.leave();
  await comeAndGo(buyer, showId, ['A1'], 101);
  for (const lastEventId of [long!, '999999', 'yesterday', '-1', '1.5']) {
    const reader = await open(lastEventId);
    const told = [(await reader.next())!];
    assert.deepEqual([told[0]!.event, Number(told[0]!.id) >= Number(long) + 202], ['snapshot', true]);
    const { body } = await buyer.hold(showId, ['B1', 'B2']);
    told.push((await reader.next())!);
    assert.deepEqual(seen(told, await map()), statesOf(await map()), lastEventId);
    assert.equal(told[1]!.event, 'seats');
    await buyer.release(body.bookingId);
    await reader.leave();
  }
  const { revision } = await map();
  const upToDate = await open(String(revision));
  await app.restart();
  assert.equal(await upToDate.next().catch(() => undefined), undefined, 'the server has gone');
  // What was told before the restart is not remembered; that nothing was missed is known.
  const [same, older] = [await open(String(revision)), await open(String(revision - 1))];
  assert.equal((await older.next())!.event, 'snapshot');
  await buyer.hold(showId, ['C1']);
  for (const reader of [same, older]) {
    const { event, id, data } = (await reader.next())!;
    assert.deepEqual([event, id], ['seats', String(revision + 1)]);
    assert.deepEqual(data.changes, [{ seatId: 'C1', state: 'held' }]);
    await reader.leave();
  }
});

const statesOf = ({ seats }: SeatMap): string[] => seats.map(({ seatId, state }) => `${seatId} ${state}`);
