import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { figuresOf } from './figures.ts';
import { usual } from './parameters.ts';
import { missingJobs, Runs, summarise } from './study.ts';
import { studyCommand } from './study-command.ts';
import { ResultsFile } from './study-results.ts';

const program = fileURLToPath(new URL('../simulate.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'study-'));
after(() => rmSync(folder, { recursive: true }));

const { seed: _, ...plain } = usual;
const cases = [plain, { ...plain, sellers: 8 }];

test('what is done is not done again, and all cases grow together', () => {
  const runs = new Runs();
  const figures = figuresOf(usual);
  for (const seed of [1, 2, 3]) runs.of({ ...plain }).set(seed, figures);
  assert.deepEqual(
    missingJobs(cases, [1, 2, 3, 4], runs).map(job => [job.case.sellers, job.seeds]),
    [
      [6, [4]],
      [8, [1, 2, 3, 4]],
    ],
  );
  const hours = cases.map(of => ({ ...of, minutes: 3000 }));
  assert.deepEqual(
    missingJobs(hours, [1, 2], runs).map(job => [job.case.sellers, ...job.seeds]),
    [
      [6, 1],
      [8, 1],
      [6, 2],
      [8, 2],
    ],
  );
});

test('a summary has the mean and interval of each figure, and compares seed by seed', () => {
  const runs = new Runs();
  const seeds = [1, 2, 3];
  const figures = figuresOf(usual);
  for (const seed of seeds) {
    runs.of(cases[0]!).set(seed, { ...figures, sellerWait: seed * 10 });
    runs.of(cases[1]!).set(seed, { ...figures, sellerWait: seed === 3 ? null : seed * 10 - seed });
  }
  const [first, second] = summarise(cases, seeds, runs);
  assert.deepEqual([first!.runs, first!.figures.sellerWait.mean], [3, 20]);
  assert.equal(first!.sellerWaitAgainstFirst, null);
  assert.deepEqual([second!.figures.sellerWait.count, second!.figures.sellerWait.mean], [2, 13.5]);
  assert.deepEqual([second!.sellerWaitAgainstFirst!.count, second!.sellerWaitAgainstFirst!.mean], [2, -1.5]);
});

test('a results file gives back what was put in, without a line that a crash has cut', () => {
  const path = join(folder, 'cut.ndjson');
  const figures = figuresOf(usual);
  new ResultsFile(path).add({ case: plain, seeds: [1, 2] }, [figures, figures]);
  const whole = readFileSync(path, 'utf8');
  appendFileSync(path, '{"parameters":{"seed":3,"minut');
  const again = new ResultsFile(path);
  assert.deepEqual(
    [1, 2, 3].map(seed => again.runs.of(plain).get(seed)),
    [figures, figures, undefined],
  );
  assert.equal(readFileSync(path, 'utf8'), whole);
  writeFileSync(path, 'something else\n');
  assert.throws(() => new ResultsFile(path), /holds no results of this model/);
});

const study = (...words: string[]) =>
  spawnSync(process.execPath, [program, 'gate', 'study', ...words], { encoding: 'utf8' });

test('a study gives the same figures on one thread and on two', () => {
  const words = '--sellers 6,7 --line shortest,published --seeds 11..50 --minutes 20 --json -'.split(' ');
  const [one, two] = ['1', '2'].map(threads => study(...words, '--threads', threads));
  assert.equal(one!.status, 0);
  assert.equal(one!.stdout, two!.stdout);
  const { cases: found } = JSON.parse(one!.stdout);
  assert.deepEqual(
    found.map((of: { case: typeof plain; runs: number }) => [of.case.sellers, of.case.line, of.runs]),
    [
      [6, 'shortest', 40],
      [6, 'published', 40],
      [7, 'shortest', 40],
      [7, 'published', 40],
    ],
  );
});

test('a study broken off by Ctrl-C shows what it knows, and goes on later to the same end', async () => {
  const path = join(folder, 'broken.ndjson');
  const words = (seeds: number) => ['--seeds', String(seeds), '--minutes', '100', '--results', path];
  // Far more than can be done before the interruption.
  const child = spawn(process.execPath, [program, 'gate', 'study', ...words(1_000_000)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
  const lines = () => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 2 : 0);
  while (lines() < 1) await setTimeout(5);
  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  const [table, note] = (await output).map(chunks => Buffer.concat(chunks).toString());
  assert.equal(code, 130);
  const done = lines();
  assert.match(table!.replaceAll(',', ''), new RegExp(`^ +${done} `, 'm'));
  const sentence = `${1_000_000 - done} runs of 1000000 not done. The same command goes on from here.`;
  assert.ok(note!.replaceAll(',', '').includes(`Broken off: ${sentence}`), String(note));
  const resumed = study(...words(done + 40), '--json', '-');
  assert.equal(lines(), done + 40);
  assert.equal(resumed.stdout, study('--seeds', String(done + 40), '--minutes', '100', '--json', '-').stdout);
});

test('what a study cannot follow is said in one sentence', async () => {
  const misuses: [string, string][] = [
    ['--sellers 12..6', '--sellers takes a span that grows, such as 6..12, not "12..6".'],
    ['--sellers 6..a', '--sellers takes an integer from 1 to 1000, not "6..a".'],
    [
      '--seeds none',
      '--seeds takes how many, such as 300, or from which to which, such as 301..600, not "none".',
    ],
    ['--seeds 0', '--seeds takes how many, such as 300, or from which to which, such as 301..600, not "0".'],
    ['--minutes 10,20', '--minutes takes a number from 1 to 1000000 minutes, not "10,20".'],
    ['--sellers 1..1000 --seeds 100000', 'These are 100,000,000 runs; a study has 10,000,000 at most.'],
  ];
  for (const [words, message] of misuses)
    await assert.rejects(studyCommand(words.split(' '), new AbortController().signal), { message });
  assert.match(study('--help').stdout, /--results study.ndjson/);
});
