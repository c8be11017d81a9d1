import type { SeatPlan } from '@matinee/contract/plan.ts';
import type { Page } from '@playwright/test';
import { givenShow } from '../../server/src/testing/given-show.ts';
import { layOut } from '../src/seat-map/layout.ts';
import { fit, toScreen } from '../src/seat-map/view.ts';
import { expect, type House } from './browser.ts';

/** Three o'clock in the afternoon, in Berlin, of tomorrow's date: 20 % off. */
export function tomorrowAfternoon(): Date {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(Date.now() + 86_400_000);
  const offset = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', timeZoneName: 'longOffset' })
    .format(new Date(`${day}T12:00:00Z`))
    .match(/GMT([+-]\d\d:\d\d)/)![1];
  return new Date(`${day}T15:00:00${offset}`);
}

/** A show of Metropolis in Berlin with this hall, in the afternoon; prices in cents. */
export async function givenAfternoon(
  house: House,
  plan: SeatPlan,
  prices: Record<string, number>,
): Promise<string> {
  const { showId } = await givenShow(house.database.write, { plan, prices, startsAt: tomorrowAfternoon() });
  return showId;
}

/** Opens a show's map and waits until the hall is drawn and live. */
export async function openMap(page: Page, showId: string): Promise<void> {
  await page.goto(`/shows/${showId}`);
  await expect(page.getByRole('application')).toBeVisible();
}

/** Opens a show's seats as a list. */
export async function openList(page: Page, showId: string): Promise<void> {
  await openMap(page, showId);
  await page.getByRole('button', { name: 'List', exact: true }).click();
}

/** A seat in the list, by the words that name its place. */
export const seatInList = (page: Page, words: string) =>
  page.getByRole('button', { name: new RegExp(`^${words}, `) });

/** Where a seat of the hall is in the window, while the whole hall is shown. */
export async function whereIs(page: Page, plan: SeatPlan, seatId: string): Promise<{ x: number; y: number }> {
  const layout = layOut(plan);
  const box = (await page.getByRole('application').boundingBox())!;
  const [x, y] = toScreen(fit(layout.bounds, box), layout.grid.points[layout.indexOf.get(seatId)!]!);
  return { x: box.x + x, y: box.y + y };
}

/** From the map or list, with seats chosen, to the page for paying. */
export async function hold(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Hold / }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pay for your seats');
}

/** Fills in who pays, and goes on to the payment provider's page. */
export async function toCheckout(page: Page, name = 'Asha Rao'): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail').fill('asha@example.org');
  await page.getByRole('button', { name: /^Pay / }).click();
  await expect(page.getByText('How shall your bank behave?')).toBeVisible();
}

/** On the provider's page: how the bank is to behave. */
export const letBank = (page: Page, behaviour: 'approve' | 'decline' | 'late' | 'twice' | 'never') =>
  page.locator(`a.${behaviour}`).click();

/** The page that shows the tickets just bought. */
export async function expectTickets(page: Page, count: number): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Enjoy the show');
  await expect(page.getByRole('article')).toHaveCount(count);
  const codes = page.getByRole('img', { name: /^QR code for / });
  await expect(codes).toHaveCount(count);
  await expect
    .poll(() =>
      codes.evaluateAll(images =>
        images.every(image => (image as { naturalWidth?: number }).naturalWidth! > 0),
      ),
    )
    .toBe(true);
}
