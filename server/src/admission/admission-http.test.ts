import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AdmissionReceipt, AdmissionState, AdmissionView } from '@matinee/contract/http/admission.ts';
import { openTokens } from '../accounts/index.ts';
import { newId } from '../platform/ids.ts';
import { testApp } from '../testing/app.ts';
import { eventually } from '../testing/eventually.ts';
import { givenShow, plainPlan } from '../testing/given-show.ts';

import { type Keys, verifyLog } from './verify-admission.ts';

type Json = Record<string, unknown> & { readonly code?: string };

/** Asks the API as one buyer. */
const asking =
  (url: string, token?: string) =>
  async <T = Json>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as T };
  };

async function guest(url: string) {
  const { body } = await asking(url)('POST', '/sessions', {});
  return asking(url, body.token as string);
}

test('A6: a show with a line is entered with a pass, and only then', async t => {
  const app = await testApp({}, t);
  const { showId } = await givenShow(app.database.write, { plan: plainPlan(2, 5) });
  await app.database.write.query(`insert into admission_settings values ($1, 'on', now(), 600, null, 200)`, [
    showId,
  ]);
  const path = `/shows/${showId}/admission`;
  await eventually('the line is open', async () => {
    const { body } = await asking(app.url)<AdmissionState>('GET', path);
    return body.state === 'OPEN';
  });
  const ada = await guest(app.url);
  const refused = await ada('POST', '/bookings/reserve', { showId, seatIds: ['A1'] });
  assert.deepEqual([refused.status, refused.body.code], [409, 'admission-required']);
  assert.equal(refused.body.queueAt, `/api/v1${path}`);

  const { status, body: receipt } = await ada<AdmissionReceipt>('POST', path, {});
  assert.equal(status, 201);
  assert.deepEqual((await ada('POST', path, {})).body, receipt);
  const view = await eventually('she is let in', async () => {
    const { body } = await ada<AdmissionView>(
      'GET',
      `${path}/${receipt.placeId}?waitSeconds=5&since=2999999999`,
    );
    return body.pass && body;
  });
  const pass = { 'admission-pass': view.pass!.token };
  const held = await ada('POST', '/bookings/reserve', { showId, seatIds: ['A1'] }, pass);
  assert.equal(held.status, 201);

  const bob = await guest(app.url);
  const stolen = await bob('POST', '/bookings/reserve', { showId, seatIds: ['A2'] }, pass);
  assert.equal(stolen.body.code, 'admission-required');
});

test('A3, A8: thousands come over HTTP at once: each gets a place, polling and events say the same, the log proves it', async t => {
  const app = await testApp({}, t);
  const { showId } = await givenShow(app.database.write, { onSaleFrom: new Date(Date.now() + 3_600_000) });
  await app.database.write.query(`insert into admission_settings values ($1, 'on', now(), 600, null, 200)`, [
    showId,
  ]);
  const path = `/shows/${showId}/admission`;
  await eventually('the line is open', async () => {
    const { body } = await asking(app.url)<AdmissionState>('GET', path);
    return body.state === 'BEFORE_OPENING';
  });
  const tokens = openTokens(['a secret for tests, of thirty-two characters and more'], Date.now);
  const crowd = Array.from(
    { length: 3000 },
    () => tokens.sign({ buyerId: newId(), version: 0, isStaff: false }).token,
  );
  const answers = await Promise.all(
    crowd.map(token =>
      app.server.inject({
        method: 'POST',
        url: `/api/v1${path}`,
        payload: {},
        headers: { authorization: `Bearer ${token}` },
      }),
    ),
  );
  const receipts = answers.map(answer => answer.json<AdmissionReceipt>());
  assert.equal(new Set(receipts.map(({ placeId }) => placeId)).size, 3000);
  // They were asked for in this order, over one connection to the log.
  assert.deepEqual(
    receipts.map(({ index }) => index),
    receipts.map((_, index) => index + 1),
  );
  const place = `${path}/${receipts[7]!.placeId}`;
  const polled = await asking(app.url, crowd[7])<AdmissionView>('GET', place);
  const live = await fetch(`${app.url}/api/v1${place}/live`, {
    headers: { authorization: `Bearer ${crowd[7]}` },
  });
  const reader = live.body!.getReader();
  let events = '';
  while (!events.includes('data: ')) events += Buffer.from((await reader.read()).value!).toString();
  await reader.cancel();
  const { serverTime: _one, ...told } = JSON.parse(/^data: (.*)$/m.exec(events)![1]!) as AdmissionView;
  const { serverTime: _other, ...asked } = polled.body;
  assert.deepEqual(told, asked);
  assert.equal(asked.inLine, 3000);
  const log = await (await fetch(`${app.url}/api/v1${path}/log`)).text();
  const keys = (await (await fetch(`${app.url}/api/v1/tickets/keys`)).json()) as Keys;
  const { faults, arrivals } = verifyLog(log, receipts[7], keys);
  assert.deepEqual([faults, arrivals], [[], 3000]);
  const forged = { ...receipts[7]!, arrivedAt: receipts[8]!.arrivedAt, placeId: receipts[8]!.placeId };
  assert.notDeepEqual(verifyLog(log, forged, keys).faults, []);
});
