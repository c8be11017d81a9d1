import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainPlan } from '../../server/src/testing/given-show.ts';
import { bowl, cinema, club } from '../src/seat-map/plans.fixture.ts';
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
import { expect, openHouse, openPage } from './browser.ts';

const house = await openHouse();
const prices = { regular: 1000, gold: 1500 };

test('B1: two buyers at once for the same seat: one gets it, the other is told kindly and buys another', async t => {
  const showId = await givenAfternoon(house, cinema, prices);
  const pages = await Promise.all([openPage(t, house), openPage(t, house, { size: 'phone' })]);
  for (const page of pages) {
    // Deaf to the live stream, both still believe the seat free when they ask for it.
    await page.route('**/seats/live', route => route.abort());
    await openList(page, showId);
    await seatInList(page, 'Row E, seat 7').click();
  }
  await Promise.all(pages.map(page => page.getByRole('button', { name: 'Hold this seat' }).click()));
  const told = (page: (typeof pages)[number]) => page.getByRole('alert').filter({ hasText: 'has just gone' });
  const outcomes = await Promise.all(
    pages.map(page =>
      Promise.race([
        page.waitForURL(/\/pay$/).then(() => 'held'),
        told(page)
          .waitFor()
          .then(() => 'told'),
      ]),
    ),
  );
  assert.deepEqual(outcomes.toSorted(), ['held', 'told']);

  const loser = pages[outcomes.indexOf('told')]!;
  await expect(told(loser)).toContainText('Row E, seat 7 has just gone');
  await expect(seatInList(loser, 'Row E, seat 7')).toHaveAttribute('aria-disabled', 'true');
  await loser.getByRole('button', { name: 'Take the next best seat' }).click();
  await hold(loser);
  await toCheckout(loser);
  await letBank(loser, 'approve');
  await expectTickets(loser, 1);
});

test('a hold of somebody else appears at once, and what was chosen of it is given up with a word', async t => {
  const showId = await givenAfternoon(house, cinema, prices);
  const [watching, faster] = await Promise.all([openPage(t, house), openPage(t, house)]);
  await openList(watching, showId);
  await seatInList(watching, 'Row C, seat 3').click();
  await seatInList(watching, 'Row C, seat 4').click();
  await openList(faster, showId);
  await seatInList(faster, 'Row C, seat 4').click();
  await hold(faster);

  await expect(watching.getByRole('alert')).toContainText('Row C, seat 4 has just gone');
  await expect(seatInList(watching, 'Row C, seat 4')).toHaveAccessibleName(/held by somebody else/);
  await expect(watching.getByText('1 of at most 10')).toBeVisible();

  // Given back, it is free again for who watches.
  await faster.getByRole('button', { name: 'Choose other seats' }).click();
  await faster.getByRole('button', { name: 'Give it back and choose again' }).click();
  await expect(faster.getByRole('heading', { level: 1 })).toHaveText('Choose your seats');
  await expect(seatInList(watching, 'Row C, seat 4')).toHaveAccessibleName(/free$/);
});

test('B5: with nothing free the map says whether seats may return or all are sold, and where else to look', async t => {
  const showId = await givenAfternoon(house, plainPlan(1, 2), { regular: 1000 });
  const [buyer, late] = await Promise.all([openPage(t, house), openPage(t, house)]);
  await openList(buyer, showId);
  await seatInList(buyer, 'Row A, seat 1').click();
  await seatInList(buyer, 'Row A, seat 2').click();
  await hold(buyer);
  await openMap(late, showId);
  await expect(late.getByRole('heading', { name: 'Nothing suitable is free just now' })).toBeVisible();
  await toCheckout(buyer);
  await letBank(buyer, 'approve');
  await expectTickets(buyer, 2);
  await expect(late.getByRole('heading', { name: 'This show is sold out' })).toBeVisible();
  await expect(late.getByRole('link', { name: 'Other times of Metropolis' })).toBeVisible();
});

test('a hold is found again after a reload, and can be given back', async t => {
  const showId = await givenAfternoon(house, cinema, prices);
  const page = await openPage(t, house);
  await openList(page, showId);
  await seatInList(page, 'Row A, seat 1').click();
  await hold(page);
  await page.reload();
  await expect(page.getByRole('timer')).toContainText(/[45]:\d\d/);
  await openMap(page, showId);
  await expect(page.getByText('You are holding A1')).toBeVisible();
  await page.getByRole('link', { name: 'Go on to paying' }).click();
  await expect(page.getByRole('timer')).toBeVisible();
  await page.goBack();
  await page.getByRole('button', { name: 'Let them go' }).click();
  await expect(page.getByText('You are holding A1')).toHaveCount(0);
});

test('in an arena of 15,000, the best seats of a block are found and bought', async t => {
  const showId = await givenAfternoon(house, bowl(), { lower: 9000, middle: 6000, upper: 3000 });
  const page = await openPage(t, house, { size: 'phone' });
  await openMap(page, showId);
  await page.getByRole('button', { name: /^Upper/ }).click();
  await page.getByRole('button', { name: 'Pick the best upper' }).click();
  await expect(page.getByRole('button', { name: /^Put back: Block \d+, row \d+, seat \d+/ })).toHaveCount(2);
  await page.getByRole('button', { name: 'List', exact: true }).click();
  await page.getByText('Block 110', { exact: true }).click();
  await seatInList(page, 'Block 110, row 25, seat 3').click();
  await expect(page.getByText('3 of at most 10')).toBeVisible();
  await hold(page);
  await toCheckout(page);
  await letBank(page, 'approve');
  await expectTickets(page, 3);
});

test('places to stand are counted, not picked; somebody else’s are passed over without a word', async t => {
  const showId = await givenAfternoon(house, club, { standing: 2000, balcony: 4000 });
  const pages = await Promise.all([openPage(t, house), openPage(t, house)]);
  for (const page of pages) {
    await page.route('**/seats/live', route => route.abort());
    await openMap(page, showId);
    const places = page.getByRole('spinbutton', { name: 'Places in Floor' });
    await places.focus();
    await places.press('ArrowUp');
    await places.press('ArrowUp');
    await expect(page.getByText('2 of at most 10')).toBeVisible();
  }
  // Both ask for floor-1 and floor-2; the second gets the next two.
  for (const page of pages) await hold(page);
  await expect(pages[0]!.getByText('Floor, place 1', { exact: false })).toBeVisible();
  await expect(pages[1]!.getByText('Floor, place 3', { exact: false })).toBeVisible();
});
