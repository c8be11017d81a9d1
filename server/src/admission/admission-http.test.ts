import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AdmissionReceipt, AdmissionState, AdmissionView } from '@matinee/contract/http/admission.ts';
import { testApp } from '../testing/app.ts';
import { eventually } from '../testing/eventually.ts';
import { givenShow, plainPlan } from '../testing/given-show.ts';

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
