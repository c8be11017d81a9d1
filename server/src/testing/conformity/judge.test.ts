import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operations } from './document.ts';
import { changesOf } from './faults.ts';
import { fits, judge } from './judge.ts';

const operation = operations.find(({ operationId }) => operationId === 'reserve')!;
const json = { 'content-type': 'application/json; charset=utf-8' };
const problem = { 'content-type': 'application/problem+json; charset=utf-8' };

const seen = (status: number, headers: Record<string, string>, body: unknown) => () =>
  judge(operation, { status, headers, bytes: Buffer.from(JSON.stringify(body)) }, 'control');

const taken = { type: '/problems/seats-taken', title: 'Gone.', status: 409, code: 'seats-taken' };

test('control: the judge accepts what is documented, and only that', () => {
  assert.doesNotThrow(seen(409, problem, taken));
  assert.throws(seen(409, json, taken), /undocumented media type/);
  assert.throws(seen(409, problem, { ...taken, code: 'in-use' }), /code must be equal to one of/);
  assert.throws(seen(409, problem, { ...taken, type: '/problems/show-full' }), /show-full/);
  assert.throws(seen(409, problem, { ...taken, status: 410 }), /410/);
  assert.throws(seen(200, json, {}), /undocumented status/);
  assert.throws(seen(201, json, {}), /must have required property 'bookingId'/);
  assert.throws(seen(500, problem, { ...taken, code: 'internal', status: 500 }), /500/);
  assert.throws(seen(401, problem, { ...taken, code: 'unauthenticated', status: 401 }));
});

test('control: every kind of fault is made, and known for one', () => {
  const body = { showId: '0190b6f2-7a4e-7c3a-8f7e-0a1b2c3d4e5f', seatIds: ['A1'] };
  assert.ok(fits(operation.bodySchema!, body));
  assert.ok(!fits(operation.bodySchema!, { ...body, seatIds: [] }));
  const changes = [...changesOf(operation, { body })];
  const mustFail = new Set(changes.filter(change => change.mustFail).map(({ what }) => what));
  for (const what of [
    'body without showId',
    'body with an unknown field',
    'body/seatIds = []',
    'body/seatIds/0 = null',
    'body/seatIds with 6000 items',
    'no body',
    'half a JSON',
    'idempotency-key: "a b"',
    'authorization: "Bearer x"',
  ]) {
    assert.ok(mustFail.has(what), what);
  }
  assert.ok(changes.length > 120, `${changes.length} changes`);
  assert.ok(changes.some(change => !change.mustFail));
});
