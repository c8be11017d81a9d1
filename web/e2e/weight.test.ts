import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { buildWebApp, isWebAppFresh, webFolder } from '../../server/src/web-build.ts';

const KILOBYTE = 1024;

/** What Vite says of the scripts it made, by the source each was made from: which one needs or may fetch which. */
type Manifest = Readonly<
  Record<string, { file: string; imports?: readonly string[]; dynamicImports?: readonly string[] }>
>;

/** What a buyer comes to only in a crowd, or when there is no seat to be had at once: who gets one never fetches it. */
const waiting = ['src/buy/wait/page.tsx', 'src/buy/wait/join-line.tsx'];
const admission = ['src/buy/admission/page.tsx', 'src/buy/admission/entrance-notice.tsx'];
/** What the staff alone come to, at a desk. */
const insights = ['src/insights/page.tsx'];
const gate = ['src/gate/page.tsx'];
const aside = [...waiting, ...admission, ...insights, ...gate];

before(async () => {
  if (!isWebAppFresh()) await buildWebApp();
});

const manifest = (): Manifest =>
  JSON.parse(readFileSync(join(webFolder, '.vite', 'manifest.json'), 'utf8')) as Manifest;

/** The scripts that are fetched on the way from these sources on, as files. */
function scriptsFrom(sources: readonly string[], without: readonly string[] = []): Set<string> {
  const chunks = manifest();
  const seen = new Set<string>();
  const left = [...sources];
  for (let source = left.pop(); source !== undefined; source = left.pop()) {
    if (seen.has(source) || without.includes(source)) continue;
    const { imports = [], dynamicImports = [] } =
      chunks[source] ?? assert.fail(`nothing is made from ${source}`);
    seen.add(source);
    left.push(...imports, ...dynamicImports);
  }
  return new Set([...seen].map(source => chunks[source]!.file).filter(file => file.endsWith('.js')));
}

/** How many bytes files of the built web app are on the wire, compressed with gzip. */
const weightOf = (files: Iterable<string>): number =>
  [...files]
    .map(file => gzipSync(readFileSync(join(webFolder, file))).length)
    .reduce((sum, bytes) => sum + bytes, 0);

const assertWeighs = (files: Iterable<string>, most: number): void => {
  const kilobytes = weightOf(files) / KILOBYTE;
  assert.ok(kilobytes > 0 && kilobytes <= most, `${kilobytes.toFixed(1)} KB`);
};

test('all scripts of the way from the first page to the tickets together are at most 150 KB', () => {
  assertWeighs(scriptsFrom(['index.html'], aside), 150);
});

for (const [what, pages] of Object.entries({ waiting, admission })) {
  test(`${what} fetches at most 10 KB besides`, () => {
    const main = scriptsFrom(['index.html'], aside);
    const others = aside.filter(page => !pages.includes(page));
    assertWeighs(scriptsFrom(pages, others).difference(main), 10);
  });
}

test('the figures fetch at most 200 KB besides', () => {
  assertWeighs(scriptsFrom(insights, gate).difference(scriptsFrom(['index.html'], aside)), 200);
});

test('the gate fetches at most 20 KB besides', () => {
  assertWeighs(scriptsFrom(gate, insights).difference(scriptsFrom(['index.html'], aside)), 20);
});

test('all styles of the buyer’s way together are at most 15 KB', () => {
  assertWeighs(globSync('assets/style-*.css', { cwd: webFolder }), 15);
});

test('the page forbids inline scripts, and has none', () => {
  const page = readFileSync(join(webFolder, 'index.html'), 'utf8');
  for (const [script] of page.matchAll(/<script[^>]*>[^<]*/g)) assert.match(script, /src="[^"]+"[^>]*>\s*$/);
});
