import { test } from 'node:test';
import type { Page } from '@playwright/test';
import { cinema } from '../src/seat-map/plans.fixture.ts';
import {
  expectTickets,
  givenAfternoon,
  hold,
  letBank,
  openList,
  seatInList,
  toCheckout,
} from './box-office.ts';
import { assertAccessible, expect, openHouse, openPage } from './browser.ts';

const house = await openHouse();
const prices = { regular: 1000, gold: 1500 };

async function holdSeats(page: Page, ...seats: string[]): Promise<string> {
  const showId = await givenAfternoon(house, cinema, prices);
  await openList(page, showId);
  for (const seat of seats) await seatInList(page, seat).click();
  await hold(page);
  return showId;
}

test('a declined payment leaves the seats held, and another try succeeds', async t => {
  const page = await openPage(t, house);
  await holdSeats(page, 'Row D, seat 6');
  await toCheckout(page);
  await letBank(page, 'decline');
  await expect(page.getByRole('alert')).toContainText('The payment was declined');
  await expect(page.getByRole('timer')).toContainText(/[45]:\d\d/);
  await assertAccessible(page, 'paying, declined');
  // What was filled in is still there.
  await expect(page.getByLabel('Name')).toHaveValue('Asha Rao');
  await page.getByRole('button', { name: /^Pay / }).click();
  await letBank(page, 'twice');
  await expectTickets(page, 1);
});

test('B8: while the bank is silent the buyer is told to wait, and a late answer brings the tickets', async t => {
  const page = await openPage(t, house);
  await holdSeats(page, 'Row D, seat 6', 'Row D, seat 7');
  await toCheckout(page);
  await letBank(page, 'late');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('We are waiting for your bank');
  await assertAccessible(page, 'waiting for the bank');
  await expectTickets(page, 2);
});

test('B4: when the time has run out the page says so, and one tap asks for the same seats', async t => {
  const page = await openPage(t, house);
  await holdSeats(page, 'Row D, seat 6');
  const bookingId = new URL(page.url()).pathname.split('/')[2];
  await house.database.write.query(
    `update bookings set created_at = created_at - interval '10 minutes', hold_until = hold_until - interval '10 minutes'
      where booking_id = $1`,
    [bookingId],
  );
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The time for these seats has run out');
  await expect(page.getByText('Nothing was charged.')).toBeVisible();
  await assertAccessible(page, 'the time has run out');
  await expect(page.getByRole('button', { name: 'Try for the same seats again' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'To the seat map' })).toBeVisible();
});

test('B4: a browser whose clock is far ahead does not end the hold', async t => {
  const page = await openPage(t, house);
  await page.clock.install({ time: Date.now() });
  await holdSeats(page, 'Row D, seat 6');
  await page.clock.fastForward('20:00');
  await page.reload();
  await expect(page.getByRole('timer')).toContainText(/[45]:\d\d/);
});

test('seats given back can be had again with one tap, if nobody has taken them since', async t => {
  const page = await openPage(t, house);
  await holdSeats(page, 'Row D, seat 6', 'Row D, seat 7');
  const pay = page.url();
  await page.getByRole('button', { name: 'Choose other seats' }).click();
  await page.getByRole('button', { name: 'Give them back and choose again' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Choose your seats');
  await page.goto(pay);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You gave these seats back');
  await page.getByRole('button', { name: 'Try for the same seats again' }).click();
  await expect(page.getByRole('timer')).toBeVisible();
});

test('one ticket of two is cancelled, with what comes back told before; the other goes to another seat', async t => {
  const page = await openPage(t, house);
  await holdSeats(page, 'Row D, seat 6', 'Row D, seat 7');
  await toCheckout(page);
  await letBank(page, 'approve');
  await expectTickets(page, 2);

  await page.getByRole('button', { name: 'Cancel tickets' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel tickets' });
  await expect(dialog.getByText('You get €16 back.')).toBeVisible();
  await dialog.getByLabel('Row D, seat 6').uncheck();
  await expect(dialog.getByText('You get €8 back.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel one ticket for good' }).click();
  await expect(page.getByText('€8 goes back to how you paid.', { exact: false })).toBeVisible();
  await expect(page.getByRole('img', { name: /^QR code for / })).toHaveCount(1);

  await page.getByRole('link', { name: 'Change seats' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Change your seats');
  await page.getByRole('button', { name: 'List', exact: true }).click();
  await seatInList(page, 'Row B, seat 2').click();
  await page.getByRole('button', { name: 'Change to these' }).click();
  await expect(page.getByRole('article', { name: 'Ticket for row B, seat 2' })).toBeVisible();
});
