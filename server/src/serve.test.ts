import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import pg from 'pg';
import { sleep } from './platform/clock.ts';
import { postmasterOn } from './platform/database/postmaster.ts';
import { eventually } from './testing/eventually.ts';
import { commandOf, databaseOf, processesNaming, startMatinee, temporaryFolder } from './testing/matinee.ts';

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

const quiet = { DEMO: 'off' };

/** One installation goes through it all; only a test of first starts needs another. */
const dataFolder = join(temporaryFolder({ after }), 'data');

test('a first start on an empty folder opens everything, and a second start keeps all data', async t => {
  const first = startMatinee(t, { dataFolder });
  const url = await first.url();
  assert.equal((await fetch(`${url}/readyz`)).status, 200);
  assert.match(await (await fetch(url)).text(), /<title>Matinee/);
  await query(await databaseOf(dataFolder), `create table kept as select 'yes' as mark`);
  assert.equal(await first.end('SIGTERM'), 0);
  assert.deepEqual(processesNaming(dataFolder), []);

  const second = startMatinee(t, { dataFolder, environment: quiet });
  await second.url();
  assert.deepEqual(await query(await databaseOf(dataFolder), 'select mark from kept'), [{ mark: 'yes' }]);
  assert.equal(await second.end('SIGINT'), 0);
  assert.deepEqual(processesNaming(dataFolder), []);
});

test('after kill -9 the database stops by itself, and the next start finds everything committed', async t => {
  const first = startMatinee(t, { dataFolder, environment: quiet });
  await first.url();
  await query(await databaseOf(dataFolder), `create table kept_too as select 'yes' as mark`);
  assert.equal(await first.end('SIGKILL'), 'SIGKILL');
  await eventually(
    'the database has stopped',
    () => postmasterOn(join(dataFolder, 'postgres')) === undefined,
  );

  const second = startMatinee(t, { dataFolder, environment: quiet });
  await second.url();
  assert.deepEqual(await query(await databaseOf(dataFolder), 'select mark from kept_too'), [{ mark: 'yes' }]);
  assert.equal(await second.end('SIGTERM'), 0);
});

test('a database that a crash left running does not prevent the next start', async t => {
  const cluster = join(dataFolder, 'postgres');
  const first = startMatinee(t, { dataFolder, environment: quiet });
  await first.url();
  const orphan = postmasterOn(cluster)!.pid;
  for (const watcher of watchersOf(orphan)) process.kill(watcher, 'SIGKILL');
  await first.end('SIGKILL');
  assert.equal(postmasterOn(cluster)?.pid, orphan);

  const second = startMatinee(t, { dataFolder, environment: quiet });
  await second.url();
  assert.match(second.output(), /left running/);
  assert.notEqual(postmasterOn(cluster)?.pid, orphan);
  assert.equal(await second.end('SIGTERM'), 0);
});

const watchersOf = (postmaster: number): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter(
      pid =>
        pid > 0 && commandOf(pid).includes(`kill -INT`) && commandOf(pid).trim().endsWith(` ${postmaster}`),
    );

test('what a crash in the middle of a first start leaves behind does not prevent the next one', async t => {
  const dataFolder = join(temporaryFolder(t), 'data');
  mkdirSync(join(dataFolder, 'postgres.new', 'cluster', 'base'), { recursive: true });
  writeFileSync(join(dataFolder, 'postgres.new', 'cluster', 'PG_VERSION'), '18\n');
  writeFileSync(join(dataFolder, 'matinee.lock'), `${process.pid}\nan earlier process of the same number\n`);
  const matinee = startMatinee(t, { dataFolder, environment: quiet });
  await matinee.url();
  assert.equal(await matinee.end('SIGTERM'), 0);

  // A note of a server whose number now belongs to another program, this test.
  writeFileSync(
    join(dataFolder, 'postgres', 'postmaster.pid'),
    `${process.pid}\n${dataFolder}/postgres\n0\n5432\n`,
  );
  const again = startMatinee(t, { dataFolder, environment: quiet });
  await again.url();
  assert.equal(await again.end('SIGTERM'), 0);
});

test('a database that ends by itself is started again, and Matinee serves on', async t => {
  const matinee = startMatinee(t, { dataFolder, environment: quiet });
  const url = await matinee.url();
  const { pid } = postmasterOn(join(dataFolder, 'postgres'))!;
  process.kill(pid, 'SIGKILL');
  const meanwhile = await fetch(`${url}/api/v1/cities`);
  // Away, or already back: but never a fault of ours.
  assert.ok([200, 503].includes(meanwhile.status), String(meanwhile.status));
  await eventually('another database runs', () => {
    const now = postmasterOn(join(dataFolder, 'postgres'));
    return now?.isReady && now.pid !== pid;
  });
  await eventually('Matinee is ready again', async () => (await fetch(`${url}/readyz`)).status === 200);
  assert.equal(await matinee.end('SIGTERM'), 0);
});

test('a second Matinee on the same folder is refused, and the first one serves on', async t => {
  const first = startMatinee(t, { dataFolder, environment: quiet });
  const url = await first.url();
  const second = startMatinee(t, { dataFolder, environment: quiet });
  assert.equal(await second.ended, 1);
  assert.equal(
    second.output(),
    `Another Matinee (process ${first.child.pid}) is running on the data folder ${dataFolder}.\n`,
  );
  assert.equal((await fetch(`${url}/readyz`)).status, 200);
  assert.equal(await first.end('SIGTERM'), 0);
});

test('a request under way is answered before Matinee stops', async t => {
  const matinee = startMatinee(t, { dataFolder, environment: quiet });
  const { port } = new URL(await matinee.url());
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(
    'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{',
  );
  await sleep(200);
  const ended = matinee.end('SIGTERM');
  await sleep(200);
  socket.write('}');
  const [answer] = await once(socket, 'data');
  assert.match(String(answer), /^HTTP\/1.1 \d{3} /);
  assert.equal(await ended, 0);
});

test('a second Ctrl-C does not wait for what is under way', async t => {
  const matinee = startMatinee(t, { dataFolder, environment: quiet });
  const { port } = new URL(await matinee.url());
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{',
  );
  await sleep(200);
  matinee.child.kill('SIGINT');
  await sleep(700);
  assert.equal(await matinee.end('SIGINT'), 130);
});

test('npm start stops cleanly on the Ctrl-C of a terminal, which reaches npm and Matinee alike', async t => {
  const matinee = startMatinee(t, { dataFolder, environment: quiet, command: ['npm', 'start'] });
  await matinee.url();
  process.kill(-matinee.child.pid!, 'SIGINT');
  assert.equal(await matinee.ended, 0);
  await eventually('nothing is left running', () => processesNaming(dataFolder).length === 0);
});

test('npm start stops cleanly when npm alone is told to', async t => {
  const matinee = startMatinee(t, { dataFolder, environment: quiet, command: ['npm', 'start'] });
  await matinee.url();
  assert.equal(await matinee.end('SIGTERM'), 0);
  await eventually('nothing is left running', () => processesNaming(dataFolder).length === 0);
});

test('an npm that is killed outright takes Matinee with it', async t => {
  const matinee = startMatinee(t, { dataFolder, environment: quiet, command: ['npm', 'start'] });
  await matinee.url();
  process.kill(matinee.child.pid!, 'SIGKILL');
  await eventually('nothing is left running', () => processesNaming(dataFolder).length === 0);
});
