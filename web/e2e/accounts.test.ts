import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expect, openHouse, openPage } from './browser.ts';
import { givenProgramme } from './given-programme.ts';

const house = await openHouse();
const programme = await givenProgramme(house.database.write);

const session = () => JSON.parse(localStorage.getItem('matinee.session') ?? 'null');
declare const localStorage: { getItem(key: string): string | null };

test('an account is made on the way and one comes back to where one was; who signs out is a stranger', async t => {
  const page = await openPage(t, house);
  await page.goto(`/cities/${programme.mumbai}/mumbai`);
  await page.locator('summary').click();
  await page.getByRole('link', { name: 'Make an account' }).click();

  await page.getByRole('button', { name: 'Make my account' }).click();
  await expect(page.getByLabel('Your name')).toBeFocused();
  await expect(page.getByText('How shall we call you?')).toBeVisible();
  await page.getByLabel('Your name').fill('Asha Rao');
  await page.getByLabel('E-mail address').fill('asha@example.org');
  await page.getByLabel('Password').fill('short');
  await page.getByLabel('Password').press('Enter');
  await expect(page.getByText('5 more characters, please.')).toBeVisible();
  await page.getByLabel('Password').fill('a long enough sentence');
  await page.getByLabel('Password').press('Enter');

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What’s on in Mumbai');
  await expect(page.locator('.account-name')).toHaveText('Asha Rao');
  await page.reload();
  await page.locator('summary').click();
  await expect(page.getByText('Signed in as asha@example.org')).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.locator('.account-name')).toHaveText('You');
  assert.equal(await page.evaluate(session), null);
});

test('a wrong password is told kindly, and the right one signs in', async t => {
  const page = await openPage(t, house);
  await page.request.post('/api/v1/accounts', {
    data: { name: 'Ravi', email: 'ravi@example.org', password: 'a long enough sentence' },
  });
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill('ravi@example.org');
  await page.getByLabel('Password').fill('another sentence');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('That did not match');
  await page.getByLabel('Password').fill('a long enough sentence');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.locator('.account-name')).toHaveText('Ravi');
});

test('who only looks around is given no session, and the way back leads nowhere else', async t => {
  const page = await openPage(t, house);
  await page.goto(`/events/${programme.metropolis}?city=${programme.mumbai}`);
  await expect(page.getByRole('link', { name: /11:00 am/ })).toBeVisible();
  assert.equal(await page.evaluate(session), null);

  await page.goto('/sign-in?then=//evil.example/');
  await page.getByLabel('E-mail address').fill('ravi@example.org');
  await page.getByLabel('Password').fill('a long enough sentence');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What’s on in Mumbai');
});

test('without a connection the page says so and stays readable', async t => {
  const page = await openPage(t, house);
  await page.goto(`/cities/${programme.mumbai}/mumbai`);
  await expect(page.locator('.card-name')).toHaveCount(2);
  await page.context().setOffline(true);
  await expect(page.getByText('You are offline.')).toBeVisible();
  await expect(page.locator('.card-name')).toHaveCount(2);
  await page.getByRole('link', { name: 'Hamlet' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('We cannot reach the box office');
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hamlet');
});
