import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Page } from '@playwright/test';
import { Buyer } from '../../server/src/testing/buyer.ts';
import { eventually } from '../../server/src/testing/eventually.ts';
import { givenShow, plainPlan } from '../../server/src/testing/given-show.ts';
import { openList, openMap, seatInList } from './box-office.ts';
import { assertAccessible, assertNoSidewaysScroll, expect, openHouse, openPage } from './browser.ts';

const house = await openHouse();
const SECOND = 1000;

interface Crowded {
  /** When the sale opens and from when places are given, in milliseconds from now. */
  readonly opensIn?: number;
  readonly gathersIn?: number;
  readonly mostAtOnce?: number;
  readonly seats?: number;
  /** What is done before the line is there. */
  readonly before?: (showId: string) => Promise<void>;
}

/** A show that is entered through a line. */
async function givenCrowded({
  opensIn = -SECOND,
  gathersIn = -SECOND,
  mostAtOnce,
  seats = 4,
  before,
}: Crowded) {
  const { showId } = await givenShow(house.database.write, {
    plan: plainPlan(1, seats),
    onSaleFrom: new Date(Date.now() + opensIn),
  });
  await before?.(showId);
  await house.database.write.query(
    `insert into admission_settings (show_id, mode, gathers_from, pass_seconds, most_at_once, load_per_second)
     values ($1, 'on', $2, 600, $3, 200)`,
    [showId, new Date(Date.now() + gathersIn), mostAtOnce ?? null],
  );
  await eventually('the line is there', async () => {
    const state = await (await fetch(`${house.url}/api/v1/shows/${showId}/admission`)).json();
    return (state as { state: string }).state !== 'OFF';
  });
  return showId;
}

/** The one who chooses while the others stand in line. */
const givenSomebodyInside = async (showId: string) => (await Buyer.arrive(house.url)).enter(showId);

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const ticket = (page: Page) => page.getByRole('article', { name: 'Your place in the line' });

async function check(page: Page, what: string): Promise<void> {
  await assertAccessible(page, what);
  await assertNoSidewaysScroll(page, what);
}

test('who comes before the opening is in the draw, then at the seat map with a pass that holds seats', async t => {
  const showId = await givenCrowded({ opensIn: 3600 * SECOND });
  const page = await openPage(t, house, { size: 'phone' });
  await openMap(page, showId);
  await page.getByRole('link', { name: 'Take my place in line' }).click();
  await expect(heading(page)).toHaveText('You are here in good time');
  await expect(ticket(page).getByRole('timer')).toContainText(/The draw is in(59:\d\d|1 h)/);
  await page.getByText('Check for yourself that the draw is fair').click();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save my receipt' }).click();
  const receipt = JSON.parse(readFileSync(await (await saved).path(), 'utf8')) as { commitment: string };
  await expect(page.getByText(receipt.commitment)).toBeVisible();
  await check(page, 'before the opening');

  await house.database.write.query(
    `update shows set on_sale_from = now() + interval '1 second' where show_id = $1`,
    [showId],
  );
  await expect(heading(page)).toHaveText('Choose your seats');
  await expect(page.getByRole('timer')).toContainText(/You are in. .*9:\d\d/);
  await page.getByRole('button', { name: 'List', exact: true }).click();
  await seatInList(page, 'Row A, seat 2').click();
  await page.getByRole('button', { name: 'Hold this seat' }).click();
  await expect(heading(page)).toHaveText('Pay for your seats');
});

test('who comes to a crowded show takes a place, keeps it over a reload, and is let in when it is their turn', async t => {
  const showId = await givenCrowded({ mostAtOnce: 1 });
  const inside = await givenSomebodyInside(showId);
  const page = await openPage(t, house);
  await page.route('**/shows/*/admission', route => route.abort());
  await openList(page, showId);
  await seatInList(page, 'Row A, seat 1').click();
  await page.unroute('**/shows/*/admission');
  // Nobody had said that there is a crowd; the refusal leads there.
  await page.getByRole('button', { name: 'Hold this seat' }).click();
  await expect(heading(page)).toHaveText('You are in line');
  await expect(ticket(page)).toContainText('1st');
  await check(page, 'in the line into a show');
  await page.reload();
  await expect(ticket(page)).toContainText('1st');
  await expect(page).toHaveTitle(/^1st in line, Metropolis/);

  await inside.leave();
  await expect(heading(page)).toHaveText('Choose your seats');
  await expect(page.getByRole('timer')).toContainText('You are in.');
  await check(page, 'at the map with a pass');
});

test('when all is gone, those in line are told at once and may wait for what comes back', async t => {
  // The last seat is held by somebody who was there before the line; another one, inside, hopes for it.
  const holder = await Buyer.arrive(house.url);
  let bookingId = '';
  const before = async (showId: string) => {
    bookingId = (await holder.hold(showId, ['A1'])).body.bookingId;
  };
  const showId = await givenCrowded({ mostAtOnce: 1, seats: 1, before });
  await givenSomebodyInside(showId);
  const page = await openPage(t, house, { theme: 'dark' });
  await page.goto(`/shows/${showId}/line`);
  await expect(ticket(page)).toContainText('1st');
  assert.equal((await holder.confirm(bookingId, 'approve')).status, 200);
  await expect(heading(page)).toHaveText('All seats are gone');
  await check(page, 'nothing is left');
  await page.getByRole('button', { name: 'Wait for 2 seats' }).click();
  await expect(page.getByRole('alert')).toContainText('Too few seats can come back');
});

test('before places are given the page says from when, and leaving is asked about', async t => {
  const showId = await givenCrowded({ opensIn: 3600 * SECOND, gathersIn: 1800 * SECOND });
  const page = await openPage(t, house, { size: 'phone' });
  await page.goto(`/shows/${showId}/line`);
  await expect(heading(page)).toHaveText('The line has not formed yet');
  await expect(page.getByText(/in (30:00|29:\d\d)/)).toBeVisible();
  await check(page, 'before the line');
  const early = await givenCrowded({ opensIn: 3600 * SECOND });
  await page.goto(`/shows/${early}/line`);
  await page.getByRole('button', { name: 'Leave the line' }).click();
  const dialog = page.getByRole('dialog', { name: 'Leave the line?' });
  await expect(dialog).toContainText('Until the sale opens you may come back at any time.');
  await dialog.getByRole('button', { name: 'Leave the line' }).click();
  await expect(heading(page)).toHaveText('Choose your seats');
});
