import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepOwnFacts } from '../own-facts/keep.ts';
import { TestStream } from '../testing/joined.fixture.ts';
import { ownFact } from '../testing/messages.fixture.ts';

const T = Date.UTC(2026, 0, 2, 18);
const at = (minute: number) => T + minute * 60_000;
const instant = (minute: number) => new Date(at(minute)).toISOString();

/** Of `count` seats, as facts tell of them. */
const seats = (count: number) => Array.from({ length: count }, (_, n) => ({ seatId: `A${n}`, total: 1_000 }));
const ids = (count: number) => seats(count).map(({ seatId }) => seatId);
const money = (count: number) => ({ total: count * 1_000, currency: 'EUR' });

const held = (fact: string, minute: number, bookingId: string, count: number, more = {}) =>
  ownFact(fact, at(minute), { bookingId, buyerId: 'b', seats: seats(count), ...money(count), ...more });
const entry = (fact: string, minute: number, entryId: string, status: string) =>
  ownFact(fact, at(minute), { entryId, buyerId: 'w', number: 1, seats: 2, status });

const evening = [
  [held('seats_held', 0, 'one', 2), held('booking_confirmed', 1, 'one', 2)],
  [
    held('seats_held', 6, 'two', 3),
    entry('waiting_joined', 6, 'first', 'WAITING'),
    ownFact('hold_expired', at(7), { bookingId: 'two', seatIds: ids(3) }),
    entry('waiting_joined', 7, 'second', 'WAITING'),
    held('offer_made', 8, 'three', 2, { entryId: 'first' }),
    held('offer_taken', 9, 'three', 1, { entryId: 'first' }),
    entry('waiting_ended', 9, 'first', 'TAKEN'),
  ],
  [
    held('booking_confirmed', 10, 'three', 1),
    entry('waiting_ended', 11, 'second', 'LEFT'),
    held('seats_held', 12, 'four', 1),
    { ...held('seats_held', 12, 'five', 1), value: '{"fact": "seats_held"' },
  ],
  [
    ownFact('booking_cancelled', at(16), { bookingId: 'one', seatIds: ids(1), by: 'buyer' }),
    held('hold_changed', 17, 'four', 2, { seatIdsBefore: ids(1) }),
    ownFact('seats_blocked', at(18), { seatIds: ids(1) }),
  ],
];

const PAIRS = [
  ['holds', 'holds_live', 'stg_holds'],
  ['waiting_entries', 'waiting_live', 'stg_waiting_entries'],
  ['occupancy_by_5min', 'occupancy_live', 'stg_occupancy'],
] as const;

test('holds, waiting lines and occupancy are told as they were; built hour by hour, at one go, and live the same', async t => {
  const given = await TestStream.open(t, T);
  const { owner, events, warehouse } = given.stream;
  const rows = (relation: string) => given.rows(`select * exclude (written) from ${relation} order by all`);
  const live = (relation: string) => given.rows(`from ${relation} order by all`);
  await warehouse.build();
  for (const [index, facts] of evening.entries()) {
    await events.append(facts);
    await keepOwnFacts(owner, events);
    assert.equal(await keepOwnFacts(owner, events), 0, 'each once');
    for (const [, its, staging] of PAIRS)
      assert.deepEqual(await live(`marts.${its}`), await rows(`staging.${staging}`), its);
    if (index === 1) assert.equal((await warehouse.build()).reason, null);
  }
  await warehouse.build();
  const incremental = await Promise.all(PAIRS.map(([mart]) => rows(`marts.${mart}`)));
  await warehouse.build({ isFull: true });
  assert.deepEqual(await Promise.all(PAIRS.map(([mart]) => rows(`marts.${mart}`))), incremental);

  assert.deepEqual(
    await given.rows(
      'select bucket, sold, held, blocked, capacity from marts.occupancy_live order by bucket',
    ),
    [
      { bucket: instant(0), sold: 2, held: 0, blocked: 0, capacity: 100 },
      { bucket: instant(5), sold: 2, held: 1, blocked: 0, capacity: 100 },
      { bucket: instant(10), sold: 3, held: 1, blocked: 0, capacity: 100 },
      { bucket: instant(15), sold: 2, held: 2, blocked: 1, capacity: 100 },
    ],
  );
  assert.deepEqual(
    await given.rows(
      'select booking_id, seats, ended_as, is_offer from marts.holds_live order by booking_id',
    ),
    [
      { booking_id: 'four', seats: 2, ended_as: 'open', is_offer: false },
      { booking_id: 'one', seats: 2, ended_as: 'booked', is_offer: false },
      { booking_id: 'three', seats: 1, ended_as: 'booked', is_offer: true },
      { booking_id: 'two', seats: 3, ended_as: 'expired', is_offer: false },
    ],
  );
  assert.deepEqual(
    await given.rows(
      'select entry_id, ended_as, waited_ms, offered_at from marts.waiting_live order by entry_id',
    ),
    [
      { entry_id: 'first', ended_as: 'TAKEN', waited_ms: 120_000, offered_at: instant(8) },
      { entry_id: 'second', ended_as: 'LEFT', waited_ms: 240_000, offered_at: null },
    ],
  );
});
