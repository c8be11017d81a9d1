import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, type TestContext } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page, expect as playwrightExpect } from '@playwright/test';
import sparticuz from '@sparticuz/chromium';
import type { Database } from '../../server/src/platform/database/database.ts';
import { type TestAppOptions, testApp } from '../../server/src/testing/app.ts';
import { buildWebApp, isWebAppFresh, webFolder } from '../../server/src/web-build.ts';
import { alone } from './alone.ts';

/** A whole Matinee in this process, over a database of its own, with the web app as it is now, and a browser. */
export interface House {
  /** Where it is reached, without a slash at the end. */
  readonly url: string;
  readonly database: Database;
  readonly browser: Browser;
  /** Ends Matinee, not its database, and opens it anew at the same address. */
  restart(): Promise<void>;
}

/** Opens a house for a test file, before its first test, with these variables and what else it is given; it is closed when the file is over. */
export async function openHouse(
  given?: (database: Database) => Promise<unknown>,
  options: Pick<TestAppOptions, 'environment' | 'life'> = {},
): Promise<House> {
  const closings: (() => Promise<void>)[] = [];
  after(async () => {
    for (const close of closings.toReversed()) await close();
  });
  if (!isWebAppFresh()) await buildWebApp();
  const app = await testApp(
    { webFolder, ...options, ...(given && { given }) },
    { after: close => closings.push(close) },
  );
  const browser = await launch();
  closings.push(() => browser.close());
  return { ...app, browser };
}

async function launch(): Promise<Browser> {
  const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    existsSync,
  );
  // The one from npm unpacks itself into the folder for temporary files when it is first asked for.
  const executablePath = installed ?? (await alone('chromium', () => sparticuz.executablePath()));
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}

/** What takes longer than this will not come any more, however busy the machine is. */
const WILL_NOT_COME_AFTER_MS = 30_000;

/** Playwright's own, with more patience. */
export const expect = playwrightExpect.configure({ timeout: WILL_NOT_COME_AFTER_MS });

export const sizes = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
} as const;
export type Size = keyof typeof sizes;
export type Theme = 'light' | 'dark';

export interface PageOptions {
  readonly size?: Size;
  readonly theme?: Theme;
  /** IANA name. */
  readonly timeZone?: string;
}

/**
 * A page of a visitor of their own: nothing is remembered from another. It fails the test at its end if a script failed
 * or the page broke its own content security policy.
 */
export async function openPage(t: TestContext, house: House, options: PageOptions = {}): Promise<Page> {
  const context = await house.browser.newContext({
    baseURL: house.url,
    viewport: sizes[options.size ?? 'desktop'],
    colorScheme: options.theme ?? 'light',
    timezoneId: options.timeZone ?? 'Asia/Kolkata',
    locale: 'en-GB',
    hasTouch: options.size === 'phone',
  });
  context.setDefaultTimeout(WILL_NOT_COME_AFTER_MS);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', error => faults.push(error.message));
  page.on('console', message => {
    // A refusal is an answer with an error status, which browsers report as well.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      faults.push(message.text());
    }
  });
  t.after(async () => {
    await context.close();
    assert.deepEqual(faults, [], 'what the browser complained of');
  });
  return page;
}

/** Resolves when nothing moves any more but what moves for ever: halfway, colours are none of ours. */
const STILLNESS = `Promise.allSettled(
  document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime < Infinity).map(({ finished }) => finished)
).then(() => {})`;

/** Fails with every breach of WCAG 2.2 A and AA that axe finds on the page as it is when it has come to rest. */
export async function assertAccessible(page: Page, what: string): Promise<void> {
  await page.evaluate(STILLNESS);
  const { violations } = await new AxeBuilder({ page })
    // Only for frames of other origins, of which we have none, would axe have to open a page more each time.
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(node => `${id}: ${node.html} ${node.failureSummary}`),
  );
  assert.deepEqual(found, [], what);
}

/** Fails if the page can be scrolled sideways, as no page should on a phone. */
export async function assertNoSidewaysScroll(page: Page, what: string): Promise<void> {
  const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  assert.ok(over <= 0, `${what} is ${over} px wider than the window`);
}
