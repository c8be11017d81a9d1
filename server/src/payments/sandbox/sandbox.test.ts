import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { systemClock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';
import { openLog } from '../../platform/log.ts';
import { systemRandom } from '../../platform/random.ts';
import { testDatabase } from '../../testing/database.ts';
import { eventually } from '../../testing/eventually.ts';
import type { WebhookReading } from '../provider.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';

const log = openLog('off', 'silent');
const soon = () => AbortSignal.timeout(100);
const order = (token: string) => ({
  paymentId: newId(),
  amount: 2500,
  currency: 'EUR',
  method: 'credit-card',
  token,
});

const open = ({ write }: Database, webhookUrl = 'http://127.0.0.1:9/', lateMs = 300): Sandbox =>
  openSandbox({
    pool: write,
    log,
    random: systemRandom,
    secret: 'x'.repeat(32),
    webhookUrl: () => webhookUrl,
    clock: systemClock,
    lookMs: 2_000,
    lateMs,
  });

/** A receiver of webhooks that refuses the first `refusals` of them. */
async function receiver(t: TestContext, sandbox: () => Sandbox, refusals = 0) {
  const readings: WebhookReading[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    readings.push(sandbox().readWebhook({ headers: request.headers, body, now: Date.now() }));
    response.writeHead(refusals-- > 0 ? 503 : 200).end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return { readings, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

test('approve: authorised at once, captured, given back in parts, never more than was taken', async t => {
  const sandbox = open(await testDatabase(t));
  const payment = order('approve');
  const answer = await sandbox.authorise(payment, soon());
  assert.equal(answer.outcome, 'authorised');
  assert.deepEqual(
    await sandbox.authorise({ ...payment, token: 'decline' }, soon()),
    answer,
    'repeating changes nothing',
  );
  const { paymentId } = payment;
  const early = await sandbox.refund({ refundId: newId(), paymentId, amount: 1 });
  assert.deepEqual(early, { outcome: 'failed', reason: 'nothing was captured' });
  assert.deepEqual(
    [await sandbox.capture(paymentId), await sandbox.capture(paymentId)],
    ['captured', 'captured'],
  );
  assert.equal(await sandbox.void(paymentId), 'captured');

  const refund = { refundId: newId(), paymentId, amount: 2000 };
  const first = await sandbox.refund(refund);
  assert.equal(first.outcome, 'succeeded');
  assert.deepEqual(await sandbox.refund(refund), first, 'the same refund is given once');
  assert.equal((await sandbox.refund({ refundId: newId(), paymentId, amount: 501 })).outcome, 'failed');
  assert.equal((await sandbox.refund({ refundId: newId(), paymentId, amount: 500 })).outcome, 'succeeded');
});

test('refunds of one payment at the same time never give back more than was taken', async t => {
  const sandbox = open(await testDatabase(t));
  const { paymentId, ...rest } = order('approve');
  await sandbox.authorise({ paymentId, ...rest }, soon());
  await sandbox.capture(paymentId);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => sandbox.refund({ refundId: newId(), paymentId, amount: 1000 })),
  );
  assert.equal(answers.filter(answer => answer.outcome === 'succeeded').length, 2);
});

test('decline, and tokens that mean nothing, are declined', async t => {
  const sandbox = open(await testDatabase(t));
  for (const token of ['decline', 'tok_forged', 'constructor']) {
    const payment = order(token);
    assert.equal((await sandbox.authorise(payment, soon())).outcome, 'declined');
    assert.equal((await sandbox.status(payment.paymentId)).state, 'declined');
    assert.equal((await sandbox.cancel(payment.paymentId)).state, 'declined');
    await assert.rejects(sandbox.capture(payment.paymentId));
  }
});

test('late: unknown in time, then authorised, and told by a webhook', async t => {
  const database = await testDatabase(t);
  let sandbox = open(database);
  const { readings, url } = await receiver(t, () => sandbox);
  sandbox = open(database, url);
  sandbox.start();
  t.after(() => sandbox.stop());
  const payment = order('late');
  assert.deepEqual(await sandbox.authorise(payment, soon()), { outcome: 'unknown' });
  const [reading] = await eventually('the webhook', () => readings.length > 0 && readings);
  const status = await sandbox.status(payment.paymentId);
  assert.equal(status.state, 'authorised');
  assert.deepEqual(reading, { reading: 'genuine', paymentId: payment.paymentId, payment: status });
});

test('twice: answers, and delivers two webhooks, trying again when they are refused, even after a restart', async t => {
  const database = await testDatabase(t);
  let sandbox = open(database);
  const { readings, url } = await receiver(t, () => sandbox, 1);
  const { outcome } = await sandbox.authorise(order('twice'), soon());
  assert.equal(outcome, 'authorised');
  // As after a crash: only what the database has is left, and another process delivers.
  sandbox = open(database, url);
  sandbox.start();
  t.after(() => sandbox.stop());
  const all = await eventually('three attempts', () => readings.length >= 3 && readings);
  assert.deepEqual(
    all.map(one => one.reading),
    ['genuine', 'genuine', 'genuine'],
  );
});

test('never: unknown, until cancelling settles it for good', async t => {
  const sandbox = open(await testDatabase(t));
  const payment = order('never');
  assert.deepEqual(await sandbox.authorise(payment, soon()), { outcome: 'unknown' });
  assert.deepEqual(await sandbox.status(payment.paymentId), { state: 'processing' });
  assert.deepEqual(await sandbox.cancel(payment.paymentId), { state: 'cancelled' });
  assert.equal((await sandbox.authorise(payment, soon())).outcome, 'declined');
});

test('a payment cancelled before it arrives is declined when it does', async t => {
  const sandbox = open(await testDatabase(t));
  const payment = order('approve');
  assert.deepEqual(await sandbox.status(payment.paymentId), { state: 'absent' });
  assert.deepEqual(await sandbox.cancel(payment.paymentId), { state: 'cancelled' });
  assert.equal((await sandbox.authorise(payment, soon())).outcome, 'declined');
});

test('cancelling never undoes an authorisation; voiding does, and then nothing can be captured', async t => {
  const sandbox = open(await testDatabase(t));
  const payment = order('approve');
  await sandbox.authorise(payment, soon());
  assert.equal((await sandbox.cancel(payment.paymentId)).state, 'authorised');
  assert.equal(await sandbox.void(payment.paymentId), 'cancelled');
  assert.equal(await sandbox.capture(payment.paymentId), 'cancelled');
});
