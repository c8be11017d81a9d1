import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WaitingView } from '@matinee/contract/http/waiting.ts';
import { Refusal } from '@matinee/contract/refusals.ts';
import pg from 'pg';
import { createHttp } from '../platform/http/index.ts';
import { newId } from '../platform/ids.ts';
import { openLog } from '../platform/log.ts';
import { givenBooking } from '../testing/booking.ts';
import { givenShow, plainPlan } from '../testing/given-show.ts';
import { reserve } from './reserve.ts';
import { joinWaiting, leaveWaiting } from './waiting.ts';
import { serveWaiting } from './waiting-http.ts';

test('a place that cannot be read, because the database is away, ends its stream and nothing else', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write, { plan: plainPlan(1, 1) });
  await reserve(core, newId(), { showId, seatIds: ['A1'] });
  const buyerId = newId();
  const joined = await joinWaiting(core, buyerId, { showId, seats: 1 });
  assert.ok(!(joined instanceof Refusal));
  const { entryId } = joined.body as WaitingView;

  // Who has left is no longer in memory, and is looked up: here where nothing can be reached any more.
  const read = new pg.Pool({ connectionString: core.database.url });
  const identity = { buyerId, roles: ['buyer' as const], guest: true, venueIds: [] };
  const http = await createHttp({
    log: openLog('off', 'silent'),
    write: core.database.write,
    identify: () => identity,
    rateLimits: null,
  });
  t.after(() => http.server.close());
  serveWaiting(http, { ...core, database: { ...core.database, read } });
  const url = `${await http.server.listen({ port: 0, host: '127.0.0.1' })}/api/v1/waiting/${entryId}/live`;
  const response = await fetch(url, { headers: { authorization: 'Bearer any' } });
  assert.equal(response.status, 200);
  await read.end();
  await leaveWaiting(core, buyerId, entryId);
  assert.match(await response.text(), /^event: waiting$/m);
  assert.equal(http.streams.size, 0);
});
