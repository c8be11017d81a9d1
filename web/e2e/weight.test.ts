import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { buildWebApp, isWebAppFresh, webFolder } from '../../server/src/web-build.ts';

const KILOBYTE = 1024;

before(async () => {
  if (!isWebAppFresh()) await buildWebApp();
});

/** How many bytes files of the built web app are on the wire, compressed with gzip. */
const weightOf = (pattern: string): number =>
  globSync(pattern, { cwd: webFolder })
    .map(file => gzipSync(readFileSync(join(webFolder, file))).length)
    .reduce((sum, bytes) => sum + bytes, 0);

test('all scripts of the buyer’s way together are at most 150 KB', () => {
  const weight = weightOf('assets/*.js');
  assert.ok(weight > 0 && weight <= 150 * KILOBYTE, `${(weight / KILOBYTE).toFixed(1)} KB`);
});

test('all styles together are at most 15 KB', () => {
  const weight = weightOf('assets/*.css');
  assert.ok(weight > 0 && weight <= 15 * KILOBYTE, `${(weight / KILOBYTE).toFixed(1)} KB`);
});

test('the page forbids inline scripts, and has none', () => {
  const page = readFileSync(join(webFolder, 'index.html'), 'utf8');
  for (const [script] of page.matchAll(/<script[^>]*>[^<]*/g)) assert.match(script, /src="[^"]+"[^>]*>\s*$/);
});
