import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cinema } from '../src/seat-map/plans.fixture.ts';
import {
  expectTickets,
  givenAfternoon,
  hold,
  letBank,
  openList,
  openMap,
  seatInList,
  toCheckout,
  whereIs,
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
const prices = { regular: 1000, gold: 1500 };

test('B7: on a phone, three seats together are held, paid at the frozen price, and become tickets', async t => {
  const showId = await givenAfternoon(house, cinema, prices);
  const page = await openPage(t, house, { size: 'phone' });
  await openMap(page, showId);
  await page.getByRole('button', { name: 'More: How many seats together' }).click();
  await page.getByRole('button', { name: /^Regular/ }).click();
  await page.getByRole('button', { name: 'Pick the best regular' }).click();
  await expect(page.getByRole('button', { name: /^Put back: / })).toHaveCount(3);
  await expect(page.getByText('3 of at most 10')).toBeVisible();
  await hold(page);

  // 20 % off each for the afternoon, and half of the third's price besides: 8 + 8 + 3.
  const order = page.getByRole('region', { name: 'Your order' });
  await expect(order.getByText('−€2')).toHaveCount(3);
  await expect(order.getByText('−€5')).toHaveCount(1);
  await expect(order).toContainText('€19');
  await expect(page.getByRole('timer')).toContainText(/Your seats are held for [45]:\d\d/);

  await page.getByRole('button', { name: 'Pay €19' }).click();
  await expect(page.getByLabel('Name')).toBeFocused();
  await expect(page.getByText('Tell us your name')).toBeVisible();
  await toCheckout(page);
  await letBank(page, 'approve');
  await expectTickets(page, 3);

  await page.goto('/bookings');
  await expect(page.getByText('Booked. 3 seats, €19')).toBeVisible();
  await page.getByRole('link', { name: 'Metropolis' }).click();
  await expect(page.getByRole('article')).toHaveCount(3);
});

test('with the keyboard alone, a seat is found in the list, bought and put in the calendar', async t => {
  const showId = await givenAfternoon(house, cinema, prices);
  const page = await openPage(t, house);
  await openMap(page, showId);
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await page.getByRole('button', { name: 'List', exact: true }).focus();
  await press('Enter');
  await seatInList(page, 'Row F, seat 8').focus();
  await press('Space');
  await expect(seatInList(page, 'Row F, seat 8')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('status').filter({ hasText: 'Row F, seat 8 is yours to hold.' })).toHaveCount(
    1,
  );
  await page.getByRole('button', { name: 'Hold this seat' }).focus();
  await press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await page.getByLabel('Name').focus();
  await page.keyboard.type('Asha Rao');
  await press('Tab');
  await page.keyboard.type('asha@example.org');
  await press('Enter');
  await page.locator('a.approve').focus();
  await press('Enter');
  await expectTickets(page, 1);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Add to calendar' }).focus();
  await press('Enter');
  assert.equal((await saved).suggestedFilename(), 'Metropolis.ics');
});

test('on the map, arrow keys go from seat to seat and say which, and Enter chooses', async t => {
  const showId = await givenAfternoon(house, cinema, prices);
  const page = await openPage(t, house);
  await openMap(page, showId);
  const said = page.getByRole('status').filter({ hasText: /Row/ });
  await page.getByRole('application').focus();
  await page.keyboard.press('ArrowRight');
  await expect(said).toContainText(/^Row \w, seat \d+, (regular|gold), €1[05], free/);
  const first = await said.textContent();
  await page.keyboard.press('ArrowRight');
  await expect(said).not.toHaveText(first!);
  await page.keyboard.press('Enter');
  await expect(said).toContainText('is yours to hold. 1 chosen.');
  await expect(page.getByRole('button', { name: 'Hold this seat' })).toBeVisible();
});

test('a seat is chosen with a tap on the map, and a further tap puts it back', async t => {
  const showId = await givenAfternoon(house, cinema, prices);
  const page = await openPage(t, house);
  await openMap(page, showId);
  const seat = await whereIs(page, cinema, 'G9');
  await page.mouse.click(seat.x, seat.y);
  await expect(page.getByRole('button', { name: 'Put back: Row G, seat 9' })).toBeVisible();
  await page.mouse.click(seat.x, seat.y);
  await expect(page.getByRole('button', { name: 'Put back: Row G, seat 9' })).toHaveCount(0);
});

test('B3: an eleventh seat is not added, and the buyer is told why', async t => {
  const showId = await givenAfternoon(house, cinema, prices);
  const page = await openPage(t, house);
  await openList(page, showId);
  for (let number = 1; number <= 11; number++) await seatInList(page, `Row B, seat ${number}`).click();
  await expect(page.getByText('10 of at most 10')).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: '10 seats is the most' })).toHaveCount(1);
});

for (const [size, theme] of [
  ['phone', 'light'],
  ['desktop', 'dark'],
] as [Size, Theme][]) {
  test(`every page from the map to the tickets is accessible, ${size} and ${theme}`, async t => {
    const showId = await givenAfternoon(house, cinema, prices);
    const page = await openPage(t, house, { size, theme });
    const check = async (what: string): Promise<void> => {
      await assertAccessible(page, what);
      await assertNoSidewaysScroll(page, what);
    };
    await openList(page, showId);
    await seatInList(page, 'Row C, seat 5').click();
    await page.getByText('What the signs mean').click();
    await check('the list');
    await page.getByRole('button', { name: 'Map', exact: true }).click();
    await check('the map');
    await hold(page);
    await page.getByRole('button', { name: /^Pay / }).click();
    await check('paying, with faults');
    await page.getByRole('button', { name: 'Choose other seats' }).click();
    await check('the question before giving back');
    await page.getByRole('button', { name: 'Stay here and pay' }).click();
    await toCheckout(page);
    await letBank(page, 'approve');
    await expectTickets(page, 1);
    await check('the tickets');
    await page.getByRole('button', { name: 'Cancel tickets' }).click();
    await check('cancelling');
    await page.goto('/bookings');
    await expect(page.getByText('Booked.')).toBeVisible();
    await check('my bookings');
  });
}
