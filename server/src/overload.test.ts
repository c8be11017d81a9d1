import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from './testing/app.ts';
import { assertRulesKept } from './testing/booking.ts';
import { Buyer } from './testing/buyer.ts';
import { givenShow } from './testing/given-show.ts';

test('a flood of passwords is refused beyond a few, and keeps nobody from buying', async t => {
  const { url, database } = await testApp({}, t);
  const { showId } = await givenShow(database.write);
  const buyer = await Buyer.arrive(url);
  const signIn = (number: number) =>
    fetch(`${url}/api/v1/accounts/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: `${number}@example.org`, password: 'curtain up at eight' }),
    });
  let answered = 0;
  const flood = Array.from({ length: 200 }, (_, number) => signIn(number).finally(() => (answered += 1)));
  const { status, body } = await buyer.hold(showId, ['A1']);
  assert.equal(status, 201);
  assert.equal((await buyer.confirm(body.bookingId, 'approve')).status, 200);
  assert.ok(answered < 200, 'bought while passwords were still being looked at');
  const statuses = (await Promise.all(flood)).map(response => response.status);
  const refused = statuses.filter(one => one === 503).length;
  assert.ok(refused >= 100, `${refused} of 200 refused`);
  assert.equal(statuses.filter(one => one === 401).length, 200 - refused);
  await assertRulesKept(database);
});
