import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import type { Page } from '@playwright/test';
import { createDemoAccounts } from '../../server/src/accounts/index.ts';
import { readConfig } from '../../server/src/config.ts';
import { openLife } from '../../server/src/life.ts';
import { openLog } from '../../server/src/platform/log.ts';
import { givenShow } from '../../server/src/testing/given-show.ts';
import { usual } from '../../simulator/gate/parameters.ts';
import { runGate } from '../../simulator/gate/run.ts';
import { runStream, settingsFor } from '../../stream/src/run.ts';
import { booking, payment } from '../../stream/src/testing/messages.fixture.ts';
import { assertAccessible, assertNoSidewaysScroll, expect, openHouse, openPage } from './browser.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'matinee-figures-'));
/** Invented buyers come, and find somebody who is long in answering: what they do is not looked at here. */
const slow = createServer().listen(0, '127.0.0.1');
await once(slow, 'listening');
after(() => slow.close());
const life = openLife({
  config: readConfig({}),
  url: `http://127.0.0.1:${(slow.address() as AddressInfo).port}`,
  clock: Date.now,
  log: openLog('off', 'silent'),
});
after(() => life.stop());
let venueId = '';
const house = await openHouse(
  async ({ write }) => {
    ({ venueId } = await givenShow(write));
    await createDemoAccounts(write, [venueId]);
  },
  { environment: { MATINEE_DATA: dataFolder }, life },
);
const running = await runStream({
  settings: settingsFor(dataFolder),
  clock: Date.now,
  log: openLog('off', 'silent'),
});
after(async () => {
  await running.stop();
  rmSync(dataFolder, { recursive: true });
});

async function signIn(page: Page, role: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(`${role}@matinee.example`);
  await page.getByLabel('Password').fill('curtain-up');
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** A booking and its payment, as another system publishes them: two seats for 10.00 each. */
async function sell(orderId: string, currency: string, venue = venueId): Promise<void> {
  const time = new Date().toISOString();
  const seats = ['A1', 'A2'].map(seat_number => ({ seat_number, price: 10 }));
  const event_details = { event_id: 'e', event_name: 'Hamlet', venue_id: venue, venue_name: 'Globe', seats };
  const booking = { order_id: orderId, booking_time: time, currency, event_details };
  const payment = {
    payment_id: `payment of ${orderId}`,
    order_id: orderId,
    payment_time: time,
    amount: 20,
    payment_method: 'PayPal',
    payment_status: 'Success',
  };
  const lines = Object.entries({ bookings: booking, payments: payment });
  await running.stream.events.append(
    lines.map(([topic, value]) => ({
      topic,
      value: JSON.stringify(value),
      key: orderId,
      headers: { feed: 'open' },
    })),
  );
}

const chart = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const total = (page: Page, what: string) =>
  chart(page, 'In this time')
    .locator('dl > div')
    .filter({ has: page.getByText(what, { exact: true }) })
    .locator('dd');

test('staff see a sale while it happens, in its currency, with its SQL; and only that of their own venues', async t => {
  const page = await openPage(t, house, { size: 'phone' });
  await page.goto('/insights?period=hour');
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await signIn(page, 'partner');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Figures');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  // The first who asks has the warehouse built.
  await expect(chart(page, 'Right now')).toContainText('Nothing was sold in the last two minutes.');

  await sell('one', 'EUR');
  await expect(total(page, 'Revenue')).toHaveText('€20.00');
  await sell('two', 'EUR');
  await sell('not theirs', 'EUR', 'elsewhere');
  await sell('in rupees', 'INR');
  await expect(total(page, 'Revenue')).toHaveText('€40.00');
  await expect(total(page, 'Seats')).toHaveText('4');
  await expect(page.getByText('there are others in INR, which are not added up')).toBeVisible();
  await expect(chart(page, 'Top events')).toContainText('Hamlet');
  await expect(chart(page, 'Right now').getByRole('img')).toBeVisible();

  await chart(page, 'Right now').locator('summary').click();
  await expect(chart(page, 'Right now').getByRole('region')).toContainText('select');
  await chart(page, 'Right now').getByRole('button', { name: 'Table' }).click();
  await expect(chart(page, 'Right now').getByRole('table')).toBeVisible();
  const download = page.waitForEvent('download');
  await chart(page, 'Top events').getByRole('button', { name: 'CSV' }).click();
  await expect((await download).suggestedFilename()).toBe('top-events.csv');
  const parquet = page.waitForEvent('download');
  await chart(page, 'Top events').getByRole('button', { name: 'Parquet' }).click();
  await expect((await parquet).suggestedFilename()).toBe('top-events.parquet');
  await assertNoSidewaysScroll(page, 'the figures');
  await assertAccessible(page, 'the figures');

  await page.getByLabel('Currency').selectOption('INR');
  await expect(total(page, 'Revenue')).toHaveText('₹20.00');
  await expect(page).toHaveURL(/period=hour&currency=INR/);
});

test('the operator asks in SQL and builds the warehouse; a buyer is told kindly that this is not for them', async t => {
  const page = await openPage(t, house, { theme: 'dark' });
  await page.goto('/sign-in?then=/insights/warehouse');
  await signIn(page, 'admin');
  await expect(page.getByRole('heading', { name: 'sales_by_5min', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Build now' }).click();
  await expect(page.getByRole('cell', { name: 'Kept' }).first()).toBeVisible();
  await assertAccessible(page, 'the warehouse');

  await page.getByRole('navigation', { name: 'Figures' }).getByRole('link', { name: 'SQL' }).click();
  const question = page.getByRole('textbox', { name: /^One SELECT/ });
  await question.fill('select 6 * 7 as answer');
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(page.getByRole('cell', { name: '42' })).toBeVisible();
  await question.fill('selekt');
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('selekt');
  await assertAccessible(page, 'SQL');

  const buyer = await openPage(t, house);
  await buyer.goto('/sign-in?then=/insights');
  await signIn(buyer, 'buyer');
  await expect(buyer.getByText('These figures are for those who run the house')).toBeVisible();
  await buyer.locator('summary').click();
  await expect(buyer.getByRole('link', { name: 'My bookings' }).first()).toBeVisible();
  await expect(buyer.getByRole('link', { name: 'Figures' })).toHaveCount(0);
  await assertAccessible(buyer, 'what a buyer is told');
});

test('what could not be used is found, corrected and told; what is wrong with a correction is said', async t => {
  const page = await openPage(t, house, { size: 'phone' });
  const time = new Date().toISOString();
  const broken = { payment_id: 'a payment', order_id: 'unheard of', payment_time: 'at noon', amount: 3 };
  await running.stream.events.append(
    [JSON.stringify(broken), '{"payment_id":'].map(value => ({
      topic: 'payments',
      value,
      key: 'k',
      headers: { feed: 'open' },
    })),
  );
  await page.goto('/sign-in?then=/insights/dead-letters');
  await signIn(page, 'admin');
  await expect(page.getByRole('button', { name: /^not-json/ })).toBeVisible();
  await page.getByLabel('Reason').selectOption('bad-time');
  await expect(page.getByRole('button', { name: /^not-json/ })).toHaveCount(0);
  await assertAccessible(page, 'the dead letters');
  await page.getByRole('button', { name: /^bad-time/ }).click();
  const letter = page.getByRole('region', { name: /^payments-/ });
  await expect(letter).toContainText('payment_time is "at noon"');
  const correction = letter.getByRole('textbox');
  await letter.getByRole('button', { name: 'Send it again as it is' }).click();
  await expect(letter.getByRole('alert')).toContainText('at noon');
  await correction.fill(JSON.stringify({ ...broken, payment_time: time }));
  await letter.getByRole('button', { name: 'Send it corrected' }).click();
  await expect(letter.getByRole('heading', { name: /^Corrected: it came out as open/ })).toBeVisible();
  await assertNoSidewaysScroll(page, 'a letter');
  await assertAccessible(page, 'a letter');
});

test('the operator lets invented buyers in, finds them there after a reload, and sends them home', async t => {
  const page = await openPage(t, house, { size: 'phone' });
  await page.goto('/sign-in?then=/insights/demonstration');
  await signIn(page, 'admin');
  const buyers = page.getByRole('switch', { name: 'Invented buyers' });
  await expect(buyers).not.toBeChecked();
  await buyers.click();
  await expect(buyers).toBeChecked();
  await page.reload();
  await expect(buyers).toBeChecked();
  await expect(page.getByText(/^They have come since/)).toBeVisible();
  await assertNoSidewaysScroll(page, 'the demonstration');
  await assertAccessible(page, 'the demonstration');
  await buyers.press('Space');
  await expect(buyers).not.toBeChecked();
  await expect(page.getByText('Nobody who is invented is here.')).toBeVisible();
});

test('a run of the gate is watched, by its seed or from a file, at any of its minutes', async t => {
  const page = await openPage(t, house, { size: 'phone' });
  await page.goto('/sign-in?then=/insights/gate');
  await signIn(page, 'partner');
  const minute = page.getByRole('slider', { name: 'Minute of the run' });
  const said = page.getByText(/^Minute \d/);
  await expect(said).toContainText('Minute 0.0: 0 have come');
  await page.getByRole('button', { name: 'Play' }).click();
  await expect(said).not.toContainText('Minute 0.0');
  await page.getByRole('button', { name: 'Pause' }).click();
  await minute.fill('30');
  // What the simulator says of seed 42 at its thirtieth minute, on any machine.
  await expect(said).toContainText(
    'Minute 30.0: 525 have come, 15 walk, 105 stand before the sellers, 30 before the scanners, 375 are in.',
  );
  await expect(page.getByRole('img', { name: /^The gate from above/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /^Seller 6/ })).toBeVisible();
  await assertNoSidewaysScroll(page, 'the gate');
  await assertAccessible(page, 'the gate');

  await page.getByRole('spinbutton', { name: 'Sellers' }).fill('10');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('row', { name: /^Seller 10/ })).toBeVisible();
  const file = (text: string) => ({
    name: 'run.ndjson',
    mimeType: 'application/x-ndjson',
    buffer: Buffer.from(text),
  });
  await page.getByLabel('Or a file').setInputFiles(file('nonsense'));
  await expect(page.getByRole('main').getByRole('alert')).toContainText('Line 1 is not a fact');
});

test('a run of the gate that was sent is charted soon, line by line, for whoever sees all venues', async t => {
  const out = new PassThrough();
  const sent = text(out);
  const start = Date.now() - 20 * 60_000;
  await runGate({ ...usual, minutes: 20 }, { start, out, interrupted: new AbortController().signal });
  out.end();
  const lines = (await sent).trimEnd().split('\n');
  await running.stream.events.append(
    lines.map(value => ({ topic: 'gate', key: '', value, headers: { feed: 'open' } })),
  );
  const page = await openPage(t, house, { size: 'phone' });
  await page.goto('/sign-in?then=/insights/gate%3Fperiod=week');
  await signIn(page, 'admin');
  // It is kept, looked for twice, and a whole warehouse is built before anybody sees it.
  const people = chart(page, 'Runs of the gate').getByRole('cell', { name: '231' });
  await expect(people.first()).toBeVisible({ timeout: 120_000 });
  await expect(page.getByLabel('Run', { exact: true })).toContainText('seed 42, 6 sellers, 4 scanners');
  await expect(chart(page, 'Busy, line by line').getByRole('rowheader')).toHaveCount(10);
  await expect(chart(page, 'Lines').getByRole('cell', { name: 'Scanner 4' })).toBeVisible();
  await assertNoSidewaysScroll(page, 'the figures of the gate');
  await assertAccessible(page, 'the figures of the gate');
});

test('an alert says whom a rule found, and opens to the facts it rests on', async t => {
  const page = await openPage(t, house, { size: 'phone', theme: 'dark' });
  const at = (second: number) => Date.now() - 600_000 + second * second * 1_000;
  await running.stream.events.append(
    [1, 2, 3, 4, 5]
      .flatMap(n => [
        booking(`tried-${n}`, at(n), { customer: { customer_id: 'somebody' } }),
        payment(`try-${n}`, `tried-${n}`, at(n), { payment_status: 'Failed' }),
      ])
      .map(line => ({ ...line, key: 'k', headers: { feed: 'tries' } })),
  );
  await running.stream.joining().reached(running.stream.events.ends());
  await running.stream.fraud.look();
  await page.goto('/sign-in?then=/insights/fraud');
  await signIn(page, 'admin');
  await page.getByText('account somebody').click();
  await expect(page.getByRole('cell', { name: 'try-3' })).toBeVisible();
  await page.getByRole('button', { name: 'In shadow' }).click();
  await expect(page.getByText('account somebody')).toHaveCount(0);
  await assertNoSidewaysScroll(page, 'fraud');
  await assertAccessible(page, 'fraud');
});
