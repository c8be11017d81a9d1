import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { feedCommand } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'feed-'));
after(() => rmSync(folder, { recursive: true }));
const never = new AbortController().signal;

/** Runs the command, and gives what it said. */
async function feed(words: string, interrupted = never): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const { log, error } = console;
  console.log = console.error = text => said.push(String(text));
  try {
    return { code: await feedCommand(words.split(' '), interrupted), said: said.join('\n') };
  } finally {
    Object.assign(console, { log, error });
  }
}

const read = (name: string) => readFileSync(join(folder, name), 'utf8');

test('a feed that was broken off goes on where it was, and comes to the same files', async () => {
  const words = '--rate 4000 --for 7m --faults all=2% --expected outcomes';
  assert.equal((await feed(`${words} --out ${join(folder, 'whole')}`)).code, 0);

  const interruption = new AbortController();
  setImmediate(() => setTimeout(() => interruption.abort(), 20));
  const broken = await feed(`${words} --out ${join(folder, 'parts')}`, interruption.signal);
  assert.equal(broken.code, 130);
  const [, rest] = /To go on: npm run simulate -- feed (.*)$/.exec(broken.said) ?? [];
  const soFar = read('parts/expected.ndjson').trimEnd().split('\n').length;
  assert.match(rest!, new RegExp(`--after ${soFar}$`));
  assert.ok(soFar < read('whole/expected.ndjson').trimEnd().split('\n').length, 'it was broken off');

  assert.equal((await feed(rest!)).code, 0);
  for (const name of ['bookings.ndjson', 'payments.ndjson', 'expected.json', 'expected.ndjson'])
    assert.ok(read(`parts/${name}`) === read(`whole/${name}`), name);
});

test('sent to a Matinee, every line comes once and in order, also when it has to be asked twice', async t => {
  const taken: Record<string, string[]> = { bookings: [], payments: [] };
  const keys = new Set<string>();
  const feeds = new Set<string>();
  let requests = 0;
  const server = createServer(async (request, response) => {
    const key = request.headers['idempotency-key'] as string;
    const body = (await request.toArray()).join('');
    requests++;
    const { pathname, searchParams } = new URL(request.url!, 'http://matinee');
    feeds.add(searchParams.get('feed')!);
    if (!keys.has(key)) taken[pathname.split('/').at(-1)!]!.push(...body.trimEnd().split('\n'));
    keys.add(key);
    // Every other answer gets lost, though the lines were taken.
    if (requests % 2 === 1) return void response.writeHead(503).end('busy');
    response.writeHead(200).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const options = '--rate 2000 --for 1m --start 2026-01-02T18:00:00Z --speed max --expected none';
  assert.equal((await feed(`${options} --to ${url}`)).code, 0);
  assert.equal((await feed(`${options} --out ${join(folder, 'same')}`)).code, 0);
  assert.equal(`${taken.bookings!.join('\n')}\n`, read('same/bookings.ndjson'));
  assert.equal(`${taken.payments!.join('\n')}\n`, read('same/payments.ndjson'));
  assert.deepEqual([...feeds], ['simulated.42.1767376800000'], 'judged by a clock of its own');
});

test('what cannot be followed is said in one sentence', async () => {
  const misuses: [string, RegExp][] = [
    ['--rate 10', /^--out DIR or --to URL: a feed goes to one of them\.$/],
    [
      '--out a --faults lte=2%',
      /^--faults takes faults such as late=2% out of unpaid, .*, or all, not "lte=2%"\.$/,
    ],
    ['--out a --faults late=2', /^--faults takes faults that come to 100 % at most/],
    ['--out a --for 10', /^--for takes a time up to a year, such as 90s, 10m or 2h, not "10"\.$/],
    ['--out a --rate 2000000', /^--rate takes a number from 1 to 1000000 a minute/],
    ['--to localhost', /^--to takes an address such as/],
  ];
  for (const [words, message] of misuses) await assert.rejects(feed(words), { message });
});
