import { test } from 'node:test';
import {
  assertAccessible,
  assertNoSidewaysScroll,
  expect,
  openHouse,
  openPage,
  type Size,
  type Theme,
} from './browser.ts';
import { givenProgramme } from './given-programme.ts';

const house = await openHouse();
const programme = await givenProgramme(house.database.write);

test('a stranger finds their city, an event and its times, and the city is remembered', async t => {
  const page = await openPage(t, house);
  await page.goto('/');
  await expect(page).toHaveURL(/\/cities$/);
  const likely = page.getByRole('region', { name: 'Probably near you' });
  await expect(likely.getByRole('link')).toHaveText(['Mumbai']);
  await likely.getByRole('link', { name: 'Mumbai' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What’s on in Mumbai');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page).toHaveTitle('What’s on in Mumbai · Matinee');
  const names = page.locator('.card-name');
  await expect(names).toHaveText(['Metropolis', 'Hamlet']);
  await expect(page.getByText('Film · Silent')).toBeVisible();
  await expect(page.getByText('Tomorrow 11:00 am')).toBeVisible();
  await expect(page.getByText('from ₹180').first()).toBeVisible();

  await page.getByRole('link', { name: 'Metropolis' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Metropolis');
  await expect(page.getByText('2 h 33 min')).toBeVisible();
  await expect(page.getByText('Brigitte Helm, Gustav Fröhlich')).toBeVisible();
  const times = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: 'Regal Cinema' }) });
  const morning = times.getByRole('link', { name: /11:00 am/ });
  await expect(morning).toContainText('Seats free');
  await expect(morning).toContainText('₹300.50');
  await expect(morning).toHaveAttribute('href', `/shows/${programme.morningShow}`);
  await expect(times.getByRole('link', { name: /7:30 pm/ })).toContainText('Full');

  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What’s on in Mumbai');
});

test('the programme is filtered by day, kind, language and genre, and the address says so', async t => {
  const page = await openPage(t, house);
  await page.goto(`/cities/${programme.mumbai}/mumbai`);
  const names = page.locator('.card-name');
  await expect(names).toHaveText(['Metropolis', 'Hamlet']);

  await page.getByRole('button', { name: 'Theatre' }).click();
  await expect(names).toHaveText(['Hamlet']);
  await expect(page).toHaveURL(/category=Theatre/);
  await page.getByLabel('Language').selectOption({ label: 'Hindi' });
  await expect(names).toHaveText(['Hamlet']);
  await expect(page.locator('.whats-on-count')).toContainText('One event');
  await page.goBack();
  await page.goBack();
  await expect(names).toHaveText(['Metropolis', 'Hamlet']);

  await page.getByLabel('Genre').selectOption('Drama');
  await expect(names).toHaveText(['Metropolis']);
  const day = new Date(`${programme.nextDay}T12:00:00Z`).getUTCDate();
  await page
    .getByRole('group', { name: 'Day' })
    .getByRole('button')
    .filter({ hasText: new RegExp(`\\D${day}\\D`) })
    .click();
  await expect(page.getByRole('heading', { name: 'Nothing fits all of that' })).toBeVisible();
  await page.getByRole('button', { name: 'Look at any day' }).click();
  await expect(names).toHaveText(['Metropolis']);

  await page.reload();
  await expect(names).toHaveText(['Metropolis']);
  await page.getByRole('button', { name: 'Show everything' }).click();
  await expect(names).toHaveText(['Metropolis', 'Hamlet']);
});

test('what is typed is found at once, slips forgiven, in the list and in the header', async t => {
  const page = await openPage(t, house);
  await page.goto(`/cities/${programme.mumbai}/mumbai`);
  await page.getByLabel('Find in this list').fill('metropolsi');
  await expect(page.locator('.card-name')).toHaveText(['Metropolis']);
  await page.getByLabel('Find in this list').fill('zebra');
  await expect(page.getByRole('heading', { name: 'Nothing fits all of that' })).toBeVisible();

  const box = page.getByLabel('Search everything that is on');
  await box.fill('vivladi');
  await box.press('Enter');
  await expect(page.getByRole('heading', { name: 'Nothing of that name' })).toBeVisible();
  await page.getByRole('link', { name: 'Look everywhere' }).click();
  await page.getByRole('link', { name: 'Berlin' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vivaldi: The Four Seasons');
  await expect(page.getByRole('heading', { name: 'When and where in Berlin' })).toBeVisible();
  await expect(page.getByRole('link', { name: /€12\.50/ })).toBeVisible();
});

test('an event that is not on in one’s city says where it is', async t => {
  const page = await openPage(t, house);
  await page.goto(`/cities/${programme.mumbai}/mumbai`);
  await expect(page.locator('.card-name')).toHaveCount(2);
  await page.goto(`/search?q=seasons`);
  await page.getByRole('link', { name: 'Vivaldi: The Four Seasons' }).first().click();
  await page.goto(`${new URL(page.url()).pathname}?city=${programme.mumbai}`);
  await expect(page.getByRole('heading', { name: 'Not on in Mumbai these days' })).toBeVisible();
  await page.getByRole('link', { name: 'Berlin', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Lichtspiel' })).toBeVisible();
});

test('all of it can be done from the keyboard', async t => {
  const page = await openPage(t, house);
  await page.goto(`/cities/${programme.mumbai}/mumbai`);
  await expect(page.locator('.card-name')).toHaveCount(2);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the page' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#main')).toBeFocused();
  await page.getByRole('link', { name: 'Metropolis' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  const account = page.locator('summary');
  await account.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeHidden();
  await expect(account).toBeFocused();
});

test('going back returns to where one was in the list', async t => {
  const page = await openPage(t, house, { size: 'phone' });
  const scrolled = () => page.evaluate<number>('scrollY');
  await page.goto(`/cities/${programme.mumbai}/mumbai`);
  await expect(page.locator('.card-name')).toHaveCount(2);
  await expect.poll(() => page.evaluate<number>('scrollTo(0, 240), scrollY')).toBe(240);
  // A click of Playwright's would first bring the link into view.
  await page.getByRole('link', { name: 'Hamlet' }).dispatchEvent('click');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hamlet');
  await expect.poll(scrolled).toBe(0);
  await page.goBack();
  await expect(page.locator('.card-name')).toHaveCount(2);
  await expect.poll(scrolled).toBe(240);
});

test('an address that leads nowhere, and a city or an event that is gone, say so kindly', async t => {
  const page = await openPage(t, house);
  await page.goto('/nowhere');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing is playing here');
  const gone = '019a0000-0000-7000-8000-000000000000';
  for (const address of [`/events/${gone}`, `/cities/${gone}`]) {
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is nothing here');
  }
});

test('the theme follows the system until it is switched, and is remembered', async t => {
  const page = await openPage(t, house, { theme: 'dark' });
  const background = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
  await page.goto('/cities');
  await expect.poll(background).toBe('rgb(18, 21, 28)');
  await page.getByRole('button', { name: 'Switch to the light theme' }).click();
  await expect.poll(background).toBe('rgb(245, 237, 221)');
  await page.reload();
  await expect.poll(background).toBe('rgb(245, 237, 221)');
});

/** Every page of finding a show, and what is on it once it has settled. */
const pages: readonly (readonly [address: string, settled: string])[] = [
  ['/cities', '.cities-sign'],
  [`/cities/${programme.mumbai}/mumbai`, '.card-name'],
  [`/cities/${programme.mumbai}/mumbai?q=zebra`, '.notice'],
  [`/events/${programme.metropolis}/metropolis?city=${programme.mumbai}`, '.time'],
  ['/search?q=metropolis', '.hit a'],
  ['/sign-in', 'form'],
  ['/register', 'form'],
  ['/nowhere', 'h1'],
];

for (const size of ['phone', 'desktop'] satisfies Size[]) {
  test(`every page is accessible on a ${size} in both themes`, async t => {
    const page = await openPage(t, house, { size });
    const check = async (what: string) => {
      for (const theme of ['light', 'dark'] satisfies Theme[]) {
        await page.emulateMedia({ colorScheme: theme });
        await assertAccessible(page, `${what}, ${theme}`);
      }
    };
    for (const [address, settled] of pages) {
      await page.goto(address);
      await page.locator(`main ${settled}`).first().waitFor();
      await check(address);
      await assertNoSidewaysScroll(page, address);
    }
    await page.locator('summary').click();
    await check('the account menu');
  });
}

test('no page needs to be scrolled sideways on the narrowest phone, or at four times the size', async t => {
  const page = await openPage(t, house);
  await page.setViewportSize({ width: 320, height: 640 });
  for (const [address, settled] of pages) {
    await page.goto(address);
    await page.locator(`main ${settled}`).first().waitFor();
    await assertNoSidewaysScroll(page, address);
  }
});
