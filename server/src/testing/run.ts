import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import report from './reporter.ts';

// All test files, as `npm run tests` runs them: `node --test` would take them in the order of the alphabet.

const root = join(import.meta.dirname, '..', '..', '..');
const FILES = [
  '*.test.ts',
  'contract/**/*.test.ts',
  'server/src/**/*.test.ts',
  'web/src/**/*.test.ts',
  'web/e2e/**/*.test.ts',
  'simulator/**/*.test.ts',
  'stream/**/*.test.ts',
  'bench/**/*.test.ts',
];

/** What takes longest begins first, lest the last of them runs alone. Two of the first four mostly wait for processes they start. */
const FIRST = [
  'server/src/testing/conformity/conformity.test.ts',
  'server/src/testing/simulation/simulation.test.ts',
  'server/src/crash.test.ts',
  'server/src/stream-keeper.test.ts',
  'web/e2e/**/*.test.ts',
  'server/src/testing/simulation/*.test.ts',
  'stream/src/replay/*.test.ts',
  'stream/src/charts/*.test.ts',
  'stream/src/warehouse/*.test.ts',
  'server/src/booking/engine/model.test.ts',
  'server/src/booking/*.test.ts',
];

const found = (pattern: string): string[] => {
  const files = globSync(pattern, { cwd: root, exclude: ['**/node_modules'] }).sort();
  assert.ok(files.length > 0, `no test file is named ${pattern}`);
  return files;
};
const files = new Set([...FIRST, ...FILES].flatMap(found));

const tests = run({
  files: [...files].map(file => join(root, file)),
  // Most files wait for a database, a browser or another process half of their time.
  concurrency: 4,
  cwd: root,
  timeout: 240_000,
  // An option of Node's that its types do not name yet.
  ...{ globalSetupPath: join(import.meta.dirname, 'global-setup.ts') },
  // Tests make short-lived things by the million: with more room for them fewer are taken for long-lived ones.
  execArgv: ['--max-semi-space-size=32'],
});
tests.on('test:summary', ({ success }) => {
  if (!success) process.exitCode = 1;
});
tests.compose(report).pipe(process.stdout);
