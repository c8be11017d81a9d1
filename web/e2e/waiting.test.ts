import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WaitingRule } from '@matinee/contract/http/waiting.ts';
import type { Page } from '@playwright/test';
import { Buyer } from '../../server/src/testing/buyer.ts';
import { plainPlan } from '../../server/src/testing/given-show.ts';
import {
  expectTickets,
  givenAfternoon,
  hold,
  letBank,
  openList,
  openMap,
  seatInList,
  toCheckout,
} from './box-office.ts';
import {
  assertAccessible,
  assertNoSidewaysScroll,
  expect,
  openHouse,
  openPage,
  type Size,
  type Theme,
} from './browser.ts';

const house = await openHouse();

/** A show of so many seats, each held by a buyer of its own. */
async function givenAllHeld(seats: number, rule: WaitingRule = 'strict') {
  const showId = await givenAfternoon(house, plainPlan(1, seats), { regular: 1000 });
  await house.database.write.query('update shows set waiting_rule = $2 where show_id = $1', [showId, rule]);
  const holders = [];
  for (let number = 1; number <= seats; number++) {
    const buyer = await Buyer.arrive(house.url);
    const { body } = await buyer.hold(showId, [`A${number}`]);
    const { bookingId } = body;
    holders.push({
      release: () => buyer.release(bookingId),
      pay: () => buyer.confirm(bookingId, 'approve'),
    });
  }
  return { showId, holders };
}

/** From the seat map of a show that has nothing free, into its line. */
async function joinLine(page: Page, showId: string, seats: number): Promise<void> {
  await openMap(page, showId);
  await page.getByRole('spinbutton', { name: 'How many seats to wait for' }).press('Home');
  for (let count = 1; count < seats; count++)
    await page.getByRole('button', { name: 'More: How many seats to wait for' }).click();
  await page
    .getByRole('button', { name: seats === 1 ? 'Wait for a seat' : `Wait for ${seats} seats` })
    .click();
  await expect(heading(page)).toHaveText('You are in line');
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const ticket = (page: Page) => page.getByRole('article', { name: 'Your place in the line' });

/** W3, W5: by which rule the line moves, and not the other one, and why a wait may end without seats. */
async function expectRules(page: Page, rule: string, not: string): Promise<void> {
  const rules = page.getByRole('region', { name: 'How this line works' });
  await expect(rules.getByRole('term').filter({ hasText: rule })).toBeVisible();
  await expect(rules.getByText(not)).toHaveCount(0);
  await expect(rules).toContainText(
    'As soon as too few seats are left that could come back, or the sale ends, we tell you',
  );
  await expect(rules).toContainText('After an hour your wait is over');
  await expect(rules).toContainText('for two minutes, while you decide; then');
}

test('W2: one holds every seat, the other waits; what comes back is offered, taken in part, and paid', async t => {
  const showId = await givenAfternoon(house, plainPlan(1, 2), { regular: 1000 });
  const [first, waiting] = await Promise.all([openPage(t, house), openPage(t, house, { size: 'phone' })]);
  await openList(first, showId);
  await seatInList(first, 'Row A, seat 1').click();
  await seatInList(first, 'Row A, seat 2').click();
  await hold(first);

  await joinLine(waiting, showId, 2);
  await expect(ticket(waiting)).toContainText('1st');
  await expect(ticket(waiting)).toContainText('Nobody is ahead of you');
  await expect(waiting).toHaveTitle(/^1st in line, Metropolis/);

  await first.getByRole('button', { name: 'Choose other seats' }).click();
  await first.getByRole('button', { name: 'Give them back and choose again' }).click();
  await expect(heading(waiting)).toHaveText('Your seats are here');
  await expect(heading(waiting)).toBeFocused();
  await expect(waiting).toHaveTitle(/^\([12]:\d\d\) Your seats are here/);
  await expect(waiting.getByRole('timer')).toContainText(/[12]:\d\d/);
  await expect(waiting.getByRole('status').filter({ hasText: 'It is your turn: 2 seats' })).toHaveCount(1);
  // W4: meanwhile they are nobody else's.
  await openMap(first, showId);
  await expect(first.getByRole('heading', { name: 'Nothing suitable is free just now' })).toBeVisible();

  await waiting.getByLabel('Row A, seat 2').uncheck();
  await expect(waiting.getByText('1 of 2; the others pass to the next in line.')).toBeVisible();
  await waiting.getByRole('button', { name: 'Take this seat' }).click();
  await expect(waiting.getByRole('timer')).toContainText(/[45]:\d\d/);
  await toCheckout(waiting);
  await letBank(waiting, 'approve');
  await expectTickets(waiting, 1);
  // The one not taken came back at once.
  await expect(first.getByRole('heading', { name: 'Nothing suitable is free just now' })).toHaveCount(0);
});

test('W1, W5: a place moves up, and is kept over reloads, other pages and a restart of the server', async t => {
  const { showId, holders } = await givenAllHeld(2);
  const ahead = await Promise.all([Buyer.arrive(house.url), Buyer.arrive(house.url)]);
  const places = [];
  for (const buyer of ahead) places.push(await buyer.wait(showId, 1));
  const page = await openPage(t, house);
  await joinLine(page, showId, 2);
  await expect(ticket(page)).toContainText('3rd');
  await expect(ticket(page)).toContainText('2 people are ahead of you');
  await expectRules(page, 'Strictly in order', 'The first whom it fits');
  await ahead[0]!.leave(places[0]!.entryId);
  await expect(ticket(page)).toContainText('2nd');

  await page.reload();
  await expect(ticket(page)).toContainText('2nd');
  await house.restart();
  await ahead[1]!.leave(places[1]!.entryId);
  await expect(ticket(page)).toContainText('1st');

  await page.goto('/bookings');
  await expect(page.getByText('Nobody is ahead of you.')).toBeVisible();
  await page.getByRole('link', { name: 'Metropolis' }).click();
  await expect(ticket(page)).toContainText('1st');
  // Who asks for a second place is taken to the one there is.
  await joinLine(page, showId, 1);
  await expect(ticket(page)).toContainText('2 seats');
  for (const holder of holders) await holder.release();
  await expect(heading(page)).toHaveText('Your seats are here');
  await page.reload();
  await expect(page.getByRole('timer')).toContainText(/[12]:\d\d/);
});

test('W5: who can be served no more is told at once, with what is still possible', async t => {
  const { showId, holders } = await givenAllHeld(2, 'first-that-fits');
  const page = await openPage(t, house);
  await joinLine(page, showId, 2);
  await expectRules(page, 'The first whom it fits', 'Strictly in order');
  await holders[0]!.pay();
  await expect(heading(page)).toHaveText('These seats will not come back');
  await expect(page.getByText('Perhaps you can do with fewer?')).toBeVisible();
  await page.getByRole('link', { name: 'To the seat map' }).click();
  await expect(page.getByRole('button', { name: 'Wait for a seat' })).toBeVisible();
});

test('W6: where no stream can be had the same is told by long polling; leaving is asked about and leads to what’s on', async t => {
  const { showId, holders } = await givenAllHeld(1);
  const ahead = await Buyer.arrive(house.url);
  const place = await ahead.wait(showId, 1);
  const page = await openPage(t, house);
  await page.route('**/live', route => route.abort());
  await joinLine(page, showId, 1);
  await expect(ticket(page)).toContainText('2nd');
  await ahead.leave(place.entryId);
  await expect(ticket(page)).toContainText('1st');
  await holders[0]!.release();
  await expect(heading(page)).toHaveText('Your seat is here');

  await page.getByRole('button', { name: 'Let it go' }).click();
  const dialog = page.getByRole('dialog', { name: 'Let one seat go?' });
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Let it go' }).click();
  await dialog.getByRole('button', { name: 'Let it go' }).click();
  await expect(heading(page)).toHaveText('What’s on in Berlin');
  await page.goto(`/waiting/${place.entryId}`);
  await expect(heading(page)).toHaveText('There is nothing here');
});

for (const [size, theme] of [
  ['phone', 'light'],
  ['desktop', 'dark'],
] as [Size, Theme][]) {
  test(`waiting is accessible from joining to its endings, ${size} and ${theme}`, async t => {
    const { showId, holders } = await givenAllHeld(2);
    const page = await openPage(t, house, { size, theme });
    const check = async (what: string): Promise<void> => {
      await assertAccessible(page, what);
      await assertNoSidewaysScroll(page, what);
    };
    await openMap(page, showId);
    await expect(page.getByRole('button', { name: 'Wait for 2 seats' })).toBeVisible();
    await check('asking whether to wait');
    await joinLine(page, showId, 2);
    await check('in line');
    await page.getByRole('button', { name: 'Leave the line' }).click();
    await check('the question before leaving');
    await page.getByRole('button', { name: 'Keep my place' }).click();
    for (const holder of holders) await holder.release();
    await expect(page.getByRole('button', { name: 'Take these 2 seats' })).toBeVisible();
    await check('the offer');
    const entryId = new URL(page.url()).pathname.split('/').at(-1);
    const { rowCount } = await house.database.write.query(
      `update bookings set created_at = created_at - interval '5 minutes', hold_until = hold_until - interval '5 minutes'
        where booking_id = (select booking_id from waiting_entries where entry_id = $1)`,
      [entryId],
    );
    assert.equal(rowCount, 1);
    await house.restart();
    await expect(heading(page)).toHaveText('Your seats have passed to the next in line');
    await check('the offer has lapsed');
  });
}
