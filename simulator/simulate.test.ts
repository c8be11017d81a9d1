import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gateCommand } from './gate/command.ts';

const program = fileURLToPath(new URL('simulate.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'simulate-'));
after(() => rmSync(folder, { recursive: true }));

function simulate(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  return { status, stdout, stderr };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test('the same seed writes the same bytes, on any machine and any day', () => {
  const out = join(folder, 'gate.ndjson');
  const words = 'gate --seed 42 --minutes 60 --sellers 6 --scanners 4 --buy 0.4 --line shortest';
  const { status, stdout } = simulate(...words.split(' '), '--out', out);
  assert.equal(status, 0);
  const facts = readFileSync(out, 'utf8');
  assert.equal(sha256(facts), '9d18c2a46d3bff982b8b6f56f7538415b82482b39d699b505b782f8ee50ffb35');
  assert.equal(sha256(stdout), '609181a03c2be05137f7bfb76bddff2bbef2d559041514822507589d14cff04f');
  for (const line of facts.trimEnd().split('\n')) {
    const fact = JSON.parse(line);
    assert.deepEqual(Object.keys(fact), ['topic', 'value']);
    assert.deepEqual(Object.keys(fact.value).slice(0, 3), ['factId', 'at', 'runId']);
  }
  const piped = simulate(...words.split(' '), '--out=-');
  assert.equal(piped.stdout, facts, 'standard output carries the same facts');
  assert.equal(piped.stderr, stdout, 'and the report makes way for them');
});

test('everything can be switched on at once, and the report says so', () => {
  const { status, stdout } = simulate(
    ...'gate --seed 7 --minutes 90 --line published --patience 4 --balk 12 --warm-up 30'.split(' '),
  );
  assert.equal(status, 0);
  assert.match(
    stdout,
    /seed 7, 6 sellers, 4 scanners, 40 % buy, the published line choice, nobody joins a line of 12/,
  );
  assert.match(stdout, /gave up \([\d,]+ before a line too long, [\d,]+ after waiting too long\)/);
});

test('help is there for each command, and what cannot be followed is said in one sentence', async () => {
  assert.match(simulate().stdout, /npm run simulate -- gate/);
  assert.match(simulate('gate', '--help').stdout, /--sellers 6 +sellers, each with a line/);
  assert.deepEqual(simulate('market'), {
    status: 2,
    stdout: '',
    stderr: 'There is no simulation "market": there are gate, box-office and feed.\n',
  });
  const misuses: [string, string][] = [
    ['--sellers six', '--sellers takes an integer from 1 to 1000, not "six".'],
    ['--sellers 0', '--sellers takes an integer from 1 to 1000, not "0".'],
    ['--buy 1.5', '--buy takes a number from 0 to 1, not "1.5".'],
    ['--line longest', '--line takes shortest or published, not "longest".'],
    ['--balk often', '--balk takes an integer from 1 to 1000000, or never, not "often".'],
    ['--seed', '--seed needs a value: --seed 42.'],
    ['--seed 1 --seed 2', '--seed is given twice.'],
    ['seed', '"seed" is no option: options begin with two dashes, such as --seed.'],
    ['--warm-up 60', '--warm-up must be shorter than the run of 60 minutes.'],
    [
      '--start tomorrow',
      '--start takes an instant with its zone, such as 2026-01-02T18:00:00Z, not "tomorrow".',
    ],
    [
      '--speed 3',
      'There is no option --speed. There are --seed, --minutes, --sellers, --scanners, --buy, --line, --balk, --patience, --warm-up, --start, --out, --to and --help.',
    ],
  ];
  for (const [words, message] of misuses)
    await assert.rejects(gateCommand(words.split(' '), new AbortController().signal), { message });
  assert.match(
    simulate('gate', '--out', join(folder, 'none', 'x')).stderr,
    /^--out cannot be written: ENOENT/,
  );
});

test('the gate sends its facts into a sales stream, each once and in their order', async t => {
  const bodies: string[] = [];
  const stream = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      if (request.url === '/api/v1/streams/gate?feed=open') bodies.push(body);
      response.end('{}');
    });
  });
  t.after(() => stream.close());
  await once(stream.listen(0, '127.0.0.1'), 'listening');
  const out = join(folder, 'sent.ndjson');
  const words = ['gate', '--minutes', '20', '--start', '2026-01-02T18:00:00Z'];
  assert.equal(simulate(...words, '--out', out).status, 0);
  const { port } = stream.address() as AddressInfo;
  const sent = await gateCommand(
    [...words.slice(1), '--to', `http://127.0.0.1:${port}`],
    new AbortController().signal,
  );
  assert.equal(sent, 0);
  assert.equal(bodies.join(''), readFileSync(out, 'utf8'));
});
