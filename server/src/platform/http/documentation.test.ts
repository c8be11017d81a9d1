import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { chromium } from '@playwright/test';
import sparticuz from '@sparticuz/chromium';
import { testDatabase } from '../../testing/database.ts';
import { openLog } from '../log.ts';
import { createHttp, type Http, serveDocumentation } from './index.ts';

async function openHttp(t: TestContext): Promise<Http> {
  const { write } = await testDatabase(t);
  const http = await createHttp({ log: openLog('off', 'silent'), write, identify: () => null });
  await serveDocumentation(http);
  t.after(() => http.server.close());
  return http;
}

test('the page to try the API works offline, under the policy that forbids all that is inline', async t => {
  const http = await openHttp(t);
  const address = await http.server.listen({ port: 0, host: '127.0.0.1' });
  const system = '/usr/bin/chromium';
  const browser = await chromium.launch({
    executablePath: existsSync(system) ? system : await sparticuz.executablePath(),
    args: sparticuz.args,
  });
  t.after(() => browser.close());
  const page = await browser.newPage();
  const outside: string[] = [];
  const complaints: string[] = [];
  page.on('request', request => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(address))
      outside.push(request.url());
  });
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', error => complaints.push(error.message));
  await page.goto(`${address}/docs`);
  await page.locator('#operations-bookings-reserve').waitFor();
  await page.locator('#operations-bookings-reserve button').first().click();
  await page.getByText('Execute').first().waitFor();
  assert.deepEqual(outside, []);
  assert.deepEqual(complaints, []);
});

test('every problem type leads to a page that explains it', async t => {
  const http = await openHttp(t);
  const { statusCode, body } = await http.server.inject('/problems/seats-taken');
  assert.equal(statusCode, 200);
  assert.match(body, /HTTP status 409/);
  const document = await http.server.inject('/api/v1/openapi.json');
  assert.equal(document.json().openapi, '3.1.0');
});
